import { cleanText } from '#src/platform/text/clean.ts'

/** A piece of a sentence: our own words, or a value of somebody else's that must not disturb the direction of what stands around it. */
export interface Run {
  text: string
  /** null: our own words. auto: a name or a text, isolated by its first strong letter. ltr: a phone, an address, a number. */
  isolate: 'auto' | 'ltr' | null
}

/** A value that always reads from left to right. */
export interface Ltr {
  ltr: string
}

/** What a sentence may be filled with; `ltr()` for what reads from left to right. */
export type Value = string | number | Ltr

/** A value that always reads from left to right: phones, e-mail addresses, links. */
export function ltr(text: string): Ltr {
  return { ltr: text }
}

/** Tagged template: the sentence's words are ours, everything filled in is isolated: say`مرحبًا ${name}،`. */
export function say(words: TemplateStringsArray, ...values: Value[]): Run[] {
  return words.flatMap((text, i) => {
    const own: Run[] = text ? [{ text, isolate: null }] : []
    const value = values[i]
    return value === undefined ? own : [...own, run(value)]
  })
}

/** One value as a run. */
export function run(value: Value): Run {
  return typeof value === 'object' ? { text: inert(value.ltr), isolate: 'ltr' } : { text: inert(String(value)), isolate: 'auto' }
}

/** Runs as plain text with Unicode isolates (U+2066 left to right, U+2068 first strong, U+2069 end); each line has its own, because a line's end closes them. */
export function plain(runs: readonly Run[]): string {
  return runs
    .map(({ text, isolate }) =>
      isolate === null ? text : text.replace(/[^\n]+/g, (line) => `${isolate === 'ltr' ? '\u2066' : '\u2068'}${line}\u2069`),
    )
    .join('')
}

/** Runs as one line without isolates, for subjects: no line break, no control character can come out. */
export function oneLine(runs: readonly Run[], longest = 150): string {
  const line = runs
    .map((one) => one.text)
    .join('')
    .replace(/[\s\u0085\u2028\u2029]+/g, ' ')
    .trim()
  return clip(line, longest)
}

/** Well-formed text that cannot break out of its isolate: no direction overrides, no isolates of its own, line feeds as the only line breaks. */
export function inert(text: string): string {
  return cleanText(text)
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
}

const LINK = /(?:https?:\/\/|www\.)\S+|(?<![@\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b\S*/gi

/** A link in somebody's name or words is not ours to send on and becomes …; e-mail addresses may stand. */
export function withoutLinks(text: string): string {
  return text.replace(LINK, '…')
}

/** At most so many UTF-16 units (as WhatsApp and mail headers count), cut between letters as people see them, with … where something is missing. */
export function clip(text: string, longest: number): string {
  if (text.length <= longest) return text
  let end = 0
  for (const { index, segment } of new Intl.Segmenter().segment(text.slice(0, longest + 1))) {
    if (index + segment.length > longest - 1) break
    end = index + segment.length
  }
  return `${text.slice(0, end).trimEnd()}…`
}
