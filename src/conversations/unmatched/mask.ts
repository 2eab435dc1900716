import { asciiDigits, stripMarks } from '#src/platform/text/digits.ts'
import { fold } from '#src/platform/text/fold.ts'
import { readEmail, readLinks, type Span } from '../understanding/contacts.ts'
import { isGivenName } from '../understanding/first-names.ts'
import { readName } from '../understanding/name.ts'
import { dialledIn, spokenDigits } from '../understanding/phone.ts'
import { readWords, type Word } from '../understanding/words.ts'

/** What stands where something of a person's was. */
export const HIDDEN = '•••'

const PLAIN_EMAIL = /[^\s@]+@[^\s@]+\.[^\s@]+/g
const HANDLE = /@[\p{L}\p{N}_.]+/gu
/** Whatever the number is of (a phone, an account, an identity card), five digits in a row tell of somebody. */
const NUMBER = /[A-Z]{0,2}\d(?:[\s.\-–/]?\d){4,}/gi

/**
 * A client's text without what tells who wrote or who is written of: phones and other long numbers, e-mails, links, handles, and names: those known to belong to the
 * conversation, given names with what follows them, and whatever somebody calls himself. Hides rather too much than too little.
 */
export function hidePeople(text: string, known: readonly string[]): string {
  const base = stripMarks(text)
  const clean = asciiDigits(base)
  const { words } = readWords(clean)
  const email = readEmail(clean)
  const spoken = spokenDigits(words)
  const spans: Span[] = [
    ...[PLAIN_EMAIL, HANDLE, NUMBER].flatMap((pattern) => [...clean.matchAll(pattern)].map(spanOf)),
    ...(email ? [email] : []),
    ...(spoken ? [spoken] : []),
    ...readLinks(clean),
    ...dialledIn(clean),
    ...namesIn(words, clean, known),
  ]
  return cutOut(base, spans)
}

function namesIn(words: readonly Word[], clean: string, known: readonly string[]): Span[] {
  const parts = new Set(known.flatMap((name) => fold(name).match(/[\p{L}]{2,}/gu) ?? []))
  const found: Span[] = []
  let before = false
  for (const [i, word] of words.entries()) {
    const isName: boolean =
      bareOf(word).some((bare) => parts.has(bare) || isGivenName(bare)) || (before && isFamily(word, words[i - 1]!, clean))
    if (isName) found.push(word)
    before = isName
  }
  const own = readName(words, [], false)
  const at = own ? clean.indexOf(own) : -1
  return at >= 0 ? [...found, { start: at, end: at + own!.length }] : found
}

/** A word alone, and without a conjunction and a preposition written onto it: "ولسارة". */
function bareOf({ text }: Word): string[] {
  return [text, text.replace(/^[وف](?=.{3})/, ''), text.replace(/^[وف]?[بلك](?=.{3})/, '')]
}

/** What follows a given name in the same breath: "العتيبي", "بن فهد", "Smith". */
function isFamily(word: Word, before: Word, clean: string): boolean {
  if (clean.slice(before.end, word.start).trim()) return false
  return /^(?:ال[\u0621-\u064a]{2,}ي|بن|ابن|بنت|ابو|ال)$/.test(word.text) || /^\p{Lu}\p{Ll}+$/u.test(word.raw)
}

function cutOut(text: string, spans: readonly Span[]): string {
  let kept = ''
  let at = 0
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue
    if (start > at) kept += text.slice(at, start)
    kept += HIDDEN
    at = end
  }
  return `${kept}${text.slice(at)}`.replace(new RegExp(`${HIDDEN}(?:[\\s،,.-]*${HIDDEN})+`, 'g'), HIDDEN).trim()
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length }
}
