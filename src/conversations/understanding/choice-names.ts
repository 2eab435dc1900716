import { fold } from '#src/platform/text/fold.ts'
import { spokenConsonants } from './arabizi.ts'
import type { Option } from './options.ts'
import type { Word } from './words.ts'

/** An option pointed at, by the word at `at`. */
export interface Hit {
  option: number
  at: number
}

/** Words of speech that could be read as a name. */
export const SPEECH = new Set(
  'ابي من علي على هذا اللي لينا مع تقييم خبره سنه سنوات الف ريال درهم جنيه دينار تسليم ايام يوم year years مصمم مصور في و د ر س'
    .split(' ')
    .map(fold),
)

/** Options named by any part of a name, with the spelling variants of both scripts. */
export function byName(words: readonly Word[], options: readonly Option[]): Hit[] {
  const hits: Hit[] = []
  for (const [at, word] of words.entries()) {
    if (word.kind !== 'word' || word.text.length < 2) continue
    const matches = options.map((option) => Math.max(0, ...option.head.map((part, i) => likeness(word, part) * (i === 0 ? 1 : 0.95))))
    const best = Math.max(...matches)
    if (best < 0.8) continue
    const winners = options.filter((_, i) => matches[i] === best)
    const name = winners[0]!.head[0]!.text
    // "علي" is a preposition far more often than a man, unless it stands where a name would.
    if (SPEECH.has(word.text) && !(SPEECH.has(name) && isNamePosition(words, at))) continue
    if (winners.length === 1) hits.push({ option: winners[0]!.number, at })
  }
  return narrow(hits, words, options)
}

/** A family name shared by two does not outweigh the given name said beside it. */
function narrow(hits: Hit[], words: readonly Word[], options: readonly Option[]): Hit[] {
  const given = hits.filter((hit) => likeness(words[hit.at]!, options[hit.option - 1]!.head[0]!) >= 0.8)
  return given.length ? given : hits
}

function isNamePosition(words: readonly Word[], at: number): boolean {
  return at === words.length - 1 || at === 0
}

/** How alike a word said and a part of an option are, 0 to 1, over both scripts and the variants of spelling. */
export function likeness(word: Word, part: Word): number {
  const name = part.text.replace(/^ال/, '')
  if (name.length < 2) return 0
  for (const form of [word.text, word.text.replace(/^(?:وال|بال|ال|و|ل|ب)(?=.{3})/, ''), word.text.replace(/^ال/, '')]) {
    if (form === part.text || form === name) return 1
    if (form.length >= 3 && name.length >= 3 && plainSpelling(form) === plainSpelling(name)) return 0.95
    if (form.length >= 5 && name.length >= 5 && Math.abs(form.length - name.length) <= 1 && isOneEdit(form, name)) return 0.85
  }
  const latin = /^[a-z]/.test(word.text) ? word.text : /^[a-z]/.test(part.text) ? part.text : null
  const arabic = /^[\u0621-\u064a]/.test(word.text) ? word.text : /^[\u0621-\u064a]/.test(part.text) ? part.text : null
  if (latin && arabic && latin.length >= 3) {
    const arabicSkeleton = skeleton(arabic.replace(/^ال/, ''))
    if (spokenSkeletons(latin).some((one) => one === arabicSkeleton && one.length >= 2)) return 0.9
    if (arabicSkeleton.length < 2 && plainSounds(latin) === plainSounds(romanised(arabic))) return 0.9
  }
  return 0
}

/** Names differ by ا at the end, ه or ي: "شمة" and "شما", "لمى" and "لما", "نورة" and "نوره". */
function plainSpelling(name: string): string {
  return name
    .replace(/(?:اء|ا|ه|ي)$/, '')
    .replace(/ذ/g, 'د')
    .replace(/ظ/g, 'ض')
    .replace(/ث/g, 'ت')
}

const CLASSES: Record<string, string> = {
  ب: 'B',
  ت: 'T',
  ث: 'T',
  ج: 'J',
  ح: 'H',
  خ: 'X',
  د: 'D',
  ذ: 'D',
  ر: 'r',
  ز: 'Z',
  س: 'S',
  ش: 'C',
  ص: 'S',
  ض: 'D',
  ط: 'T',
  ظ: 'Z',
  ع: 'E',
  غ: 'G',
  ف: 'F',
  ق: 'Q',
  ك: 'K',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'H',
}

function skeleton(arabic: string): string {
  return [...arabic.replace(/[ه]$/, '')]
    .map((letter) => CLASSES[letter] ?? '')
    .join('')
    .replaceAll('E', '')
}

function spokenSkeletons(latin: string): string[] {
  // A name of two consonants is told by them too; spokenConsonants keeps three and more.
  const padded = spokenConsonants(`${latin}zz`).map((one) => one.replace(/Z$/, ''))
  return padded.map((one) => one.replaceAll('E', ''))
}

/** A name of few consonants is told by its vowels: "ايلي" and "elie". */
function romanised(arabic: string): string {
  return [...arabic].map((letter) => ({ ا: 'a', و: 'u', ي: 'i', ع: 'a', ه: 'h', ...LATIN })[letter] ?? letter).join('')
}

const LATIN: Record<string, string> = { ل: 'l', م: 'm', ن: 'n', ر: 'r', ب: 'b', د: 'd', ت: 't', س: 's', ك: 'k', ف: 'f', ج: 'j', ز: 'z' }

function plainSounds(text: string): string {
  return text
    .replace(/[ey]/g, 'i')
    .replace(/[ow]/g, 'u')
    .replace(/[ah]/g, '')
    .replace(/(.)\1+/g, '$1')
}

function isOneEdit(a: string, b: string): boolean {
  if (a === b) return true
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  let i = 0
  while (i < short.length && short[i] === long[i]) i++
  const rest = short.length === long.length ? short.slice(i + 1) : short.slice(i)
  return long.slice(i + 1) === rest
}
