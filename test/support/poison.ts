// Loaded before wasl in a child process: whoever opens an item or an entry with this word in it ends, as if it had run out of memory over it.
const parse = JSON.parse
const deadly = (text: string, where: string): boolean =>
  text.includes(process.env.WASL_TEST_POISON ?? 'no poison') && (new Error().stack ?? '').includes(where)

JSON.parse = ((text: string, reviver?: Parameters<typeof parse>[1]) => {
  if (typeof text === 'string' && (deadly(text, 'openItem') || (text.includes('at-the-door') && deadly(text, 'readInbox'))))
    process.kill(process.pid, 'SIGKILL')
  return parse(text, reviver)
}) as typeof JSON.parse
