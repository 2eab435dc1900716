import { connect, type Socket } from 'node:net'
import { finished } from 'node:stream/promises'

/** A file of the largest size takes clamd a few seconds. */
const TIMEOUT_MS = 60_000

/** What the scanner says: nothing found, or the name of what it found. */
export type ScanVerdict = { is: 'clean' } | { is: 'infected'; name: string }

/**
 * Has a content looked at by a clamd (ClamAV's service) at tcp://host:port or unix:/path, streamed, never held whole: clamd(8), command INSTREAM.
 * Throws where it is out of reach, too slow, or says anything but a verdict.
 */
export async function scan(address: string, content: AsyncIterable<Buffer>): Promise<ScanVerdict> {
  const socket = open(address)
  const answer = textOf(socket)
  // Whoever waits for it below hears of it; a socket that fails before that must not end the process.
  answer.catch(() => undefined)
  try {
    socket.write('zINSTREAM\0')
    for await (const bytes of content) {
      if (socket.destroyed) break
      if (!bytes.length) continue
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      socket.write(length)
      if (!socket.write(bytes) && !socket.destroyed) await drained(socket)
    }
    socket.write(Buffer.alloc(4))
    return verdictOf(await answer)
  } finally {
    socket.destroy()
  }
}

function open(address: string): Socket {
  const url = new URL(address)
  const socket = url.protocol === 'unix:' ? connect(url.pathname) : connect(Number(url.port || 3310), url.hostname)
  return socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('the scanner did not answer in time')))
}

async function textOf(socket: Socket): Promise<string> {
  const parts: Buffer[] = []
  socket.on('data', (bytes) => parts.push(bytes))
  await finished(socket, { writable: false })
  return Buffer.concat(parts).toString('utf8')
}

/** Until there is room again, or the line ends: then whoever reads the answer says why. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.on('drain', done).on('close', done)
  })
}

function verdictOf(text: string): ScanVerdict {
  const answer = text.replaceAll('\0', '').trim()
  if (answer === 'stream: OK') return { is: 'clean' }
  const found = /^stream: (.+) FOUND$/.exec(answer)
  if (found) return { is: 'infected', name: found[1]!.slice(0, 200) }
  throw new Error(`the scanner said: ${answer.slice(0, 200) || 'nothing'}`)
}
