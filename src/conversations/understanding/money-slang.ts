import { SLANG } from './currency.ts'
import type { Dialect } from './understanding.ts'
import type { Word } from './words.ts'

/** What a slang word for a sum stands for: "ورقة" in Iraq is 100 USD. */
export interface Slang {
  value: number
  currency: string
}

/** Beside other paper, a sheet is a sheet. */
const PAPER = /^(?:ال|وال|بال)?(?:اوراق|ورق|مكتوب|مكتوبه|طباعه|يطبع|مطبوعه|مستند|وورد)$/

/** The sum a word is slang for where this dialect is spoken; null for any other word. */
export function slangAt(word: Word | undefined, dialect: Dialect | null, words: readonly Word[]): Slang | null {
  if (!word || (word.forms.has('ورقه') && words.some((one) => PAPER.test(one.text)))) return null
  const said = SLANG.find((one) => (one.dialect === dialect || one.words.size === 3) && [...word.forms].some((form) => one.words.has(form)))
  return said ?? null
}

/** A slang sum said without a number: "بورقة", "ورقتين", "نص باكو", "باكو ونص"; just "باكو" where money was asked for. */
export function slangAlone(words: readonly Word[], at: number, dialect: Dialect | null, asked: boolean): (Slang & { end: number }) | null {
  const word = words[at]!
  const slang = slangAt(word, dialect, words)
  const before = words[at - 1]
  if (!slang || before?.kind === 'number' || Number.isFinite(before?.value)) return null
  const share = /^ب?نصف?$/.test(before?.text ?? '') ? 0.5 : /^ب?ربع$/.test(before?.text ?? '') ? 0.25 : null
  const twice = /(?:تين|وين)$/.test(word.text)
  const more = partOf(words[at + 1])
  // "عندي دفتر" is money in Iraq; "عندي ورقة" may be a sheet.
  const owned = /^(?:عندي|معي|معايا|معاي|عدنا|وياي)$/.test(before?.text ?? '') && !word.forms.has('ورقه')
  const led = owned || before?.text === 'ب' || !SLANG.some((one) => one.words.has(word.text))
  if (!(twice || led || share || more || asked)) return null
  return { currency: slang.currency, value: slang.value * ((share ?? (twice ? 2 : 1)) + more), end: at + (more ? 2 : 1) }
}

/** The half or quarter more that a word adds to a sum: "تلات بواكي ونص". */
export function partOf(word: Word | undefined): number {
  return /^ونصف?$/.test(word?.text ?? '') ? 0.5 : /^وربع$/.test(word?.text ?? '') ? 0.25 : 0
}
