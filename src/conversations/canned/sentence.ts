import { foldedWords } from '#src/platform/text/fold.ts'

/** A sentence made comparable: its folded words, without courtesy where anything else is said, and their trigrams. */
export interface Sentence {
  words: readonly string[]
  grams: readonly string[]
}

const SMALL = foldedWords(
  `السلام عليكم وعليكم ورحمه الله وبركاته سلام مرحبا مرحبتين هلا هلو اهلا اهلين حياكم صباح مساء الخير النور لو سمحت سمحتم سمحتوا سمحتي من فضلك فضلكم رجاء ممكن بليز تكفى
    يا اخي اختي اخوي طيب بس هل انا ابي ابغى ابغي اريد بدي عايز عايزه عاوز ودي محتاج احتاج عندكم عندكن لديكم فيه اكو في على عن الى و ولا ثم hi hello hey please pls kindly the a an is are do does can could you your i we to of for in on and my me it want need have there`,
)
const COURTESY = new Set([...SMALL, ...SMALL.map(withoutArticle)])

/** Takes a text apart for comparing: the same text gives the same sentence. Long numbers are somebody's, and say nothing. */
export function sentenceOf(text: string): Sentence {
  const all = wordsOf(text)
    .filter((word) => !/\d{5}/.test(word))
    .map(withoutArticle)
  const telling = all.filter((word) => !COURTESY.has(word))
  const words = [...new Set(telling.length ? telling : all)]
  return { words, grams: [...new Set(words.flatMap(gramsOf))] }
}

/** The folded words of a text, drawn-out letters shortened. */
export function wordsOf(text: string): string[] {
  return foldedWords(text).map((word) => word.replace(/(\p{L})\1{2,}/gu, '$1'))
}

/** Whether a word says nothing but courtesy, or nothing by itself. */
export function isCourtesy(word: string): boolean {
  return COURTESY.has(word)
}

/** A word without a conjunction and the article written onto it: "والضمان", "للضمان" and "ضمان" are one word. */
export function withoutArticle(word: string): string {
  return word.replace(/^[وف]?(?:ال|بال|كال|لل)(?=[\u0621-\u064a]{2})/, '')
}

/** How alike two sentences are, 0 to 1: words in common and trigrams in common, so that another spelling or ending costs little. Order does not count. */
export function likeness(shared: { words: number; grams: number }, one: Sentence, other: Sentence): number {
  const words = (2 * shared.words) / (one.words.length + other.words.length || 1)
  const grams = (2 * shared.grams) / (one.grams.length + other.grams.length || 1)
  return Math.round((0.4 * words + 0.6 * grams) * 100) / 100
}

function gramsOf(word: string): string[] {
  const padded = ` ${word} `
  return Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3))
}
