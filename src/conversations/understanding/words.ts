import { asciiDigits, stripMarks } from '#src/platform/text/digits.ts'
import { fold } from '#src/platform/text/fold.ts'
import { isArabizi, spokenConsonants, spokenWord, withoutSpokenArticle } from './arabizi.ts'
import { formsOf } from './forms.ts'

/** One word, number or sign of a text. */
export interface Word {
  kind: 'word' | 'number' | 'sign'
  /** As written. */
  raw: string
  /** Folded, with drawn-out letters shortened. */
  text: string
  /** Everything it may be looked up by; see formsOf. */
  forms: ReadonlySet<string>
  /** A number's value. */
  value: number
  start: number
  end: number
  /** What stands between it and the word before. */
  before: string
  /** Counts the sentences (or lines) of the text. */
  sentence: number
}

/** A text taken apart. */
export interface Speech {
  /** ASCII digits, no invisible marks; word offsets count in it. */
  text: string
  words: Word[]
  /** Arabic speech in Latin letters. */
  arabizi: boolean
}

const DOTTED: [RegExp, string][] = [
  [/(?<!\p{L})ر\s?\.\s?س\.?(?!\p{L})/gu, ' sar '],
  [/(?<!\p{L})ر\s?\.\s?ق\.?(?!\p{L})/gu, ' qar '],
  [/(?<!\p{L})ر\s?\.\s?ع\.?(?!\p{L})/gu, ' omr '],
  [/(?<!\p{L})د\s?\.\s?ك\.?(?!\p{L})/gu, ' kwd '],
  [/(?<!\p{L})د\s?\.\s?ع\.?(?!\p{L})/gu, ' iqd '],
  [/(?<!\p{L})د\s?\.\s?[اإأ]\.?(?!\p{L})/gu, ' aed '],
  [/(?<!\p{L})د\s?\.\s?ب\.?(?!\p{L})/gu, ' bhd '],
  [/(?<!\p{L})ج\s?\.\s?م\.?(?!\p{L})/gu, ' egp '],
  [/(?<!\p{L})ل\s?\.\s?ل\.?(?!\p{L})/gu, ' lbp '],
  [/(?<!\p{L})ل\s?\.\s?س\.?(?!\p{L})/gu, ' syp '],
  [/\bl\.\s?e\.?(?![a-z])/gi, ' egp '],
]

const UNIT = /^(\d[\d.,]*)('?[a-z]+)$/i
const UNITS =
  /^(?:k|m|d|h|x|usd|sar|sr|aed|dhs?|egp|le|kwd|kd|iqd|jod|jd|qar|qr|omr|bhd|bd|eur|gbp|ils|days?|weeks?|hours?|hrs?|min|mins?|sec|secs?|s|pages?|px|gb|am|pm|riyals?|dollars?|bucks|grand|geneh|alf|words?|posts?|videos?|sqm|m2)$/i
const PIECE =
  /\d+(?:[.,'،٬]\d{3})+(?!\d)(?:\.\d+)?|\d+[.,]\d+|\d+(?![\d']*[a-z])|\d+(?=\p{Script=Arabic})|[\p{Script=Latin}\d](?:[\p{Script=Latin}\p{M}\d]|['’](?=[\p{Script=Latin}\d]))*|[\p{Script=Arabic}\p{M}\u0640]+|[$€£₪%#+]|\p{Extended_Pictographic}/giu

/** Negations written in one word with the wish they negate: "مابي", "ماريد", "معاد". */
const CONTRACTED =
  /(?<!\p{L})ما?(ابي|بي|ابغى|ابغي|ابغا|بغى|بغي|بغا|ابا|نبي|نبغى|نبغي|بدي|بدنا|اريد|ريد|نريد|عندي|عندنا|عاد|احتاج|نحتاج|ودي|اقدر|نقدر|راح|رح|عجبني|يعجبني|ناسبني|يناسبني|ناسبوني|عجبوني)(?!\p{L})/gu
const WHOLE: Record<string, string> = { بي: 'ابي', بغى: 'ابغى', بغي: 'ابغي', بغا: 'ابغا', ريد: 'اريد' }

/** The same in Latin letters: "mabi", "mabgha", "mareed". */
const CONTRACTED_LATIN = /(?<![\p{L}\d'])m(?:a)??(abi|abee|abgha|abghi|aba|areed|arid|bdi|baddi|biddi)(?![\p{L}\d'])/giu

/** The text without invisible marks, in ASCII digits, with dotted currencies as their codes: the form whose offsets all readers share. */
export function cleanSpeech(text: string): string {
  const apart = (_: string, wish: string): string => `ما ${WHOLE[wish] ?? wish}`
  return DOTTED.reduce(
    (clean, [from, to]) => clean.replace(from, to),
    asciiDigits(stripMarks(text))
      .replace(/(?<=\d)،(?=\d{3}(?!\d))/g, ',')
      .replace(CONTRACTED, apart)
      .replace(CONTRACTED_LATIN, 'ma $1'),
  )
}

/** Takes a text apart; `hidden` spans (addresses, phone numbers, links) are not words. */
export function readWords(clean: string, hidden: readonly { start: number; end: number }[] = []): Speech {
  let visible = clean
  for (const { start, end } of hidden) visible = visible.slice(0, start) + ' '.repeat(end - start) + visible.slice(end)
  const pieces = [...visible.matchAll(PIECE)].flatMap((match) => split(match[0], match.index))
  const latin = pieces.filter((piece) => /[a-z]/i.test(piece.raw)).map((piece) => piece.raw)
  const arabizi =
    isArabizi(latin) && !(/\p{Script=Arabic}{3}/u.test(visible) && !latin.some((word) => /[a-z][2357]|[2357][a-z]/i.test(word)))
  let end = 0
  let sentence = 0
  const words: Word[] = []
  for (const piece of pieces) {
    if (!/[\p{L}\p{N}$€£₪%#+\p{Extended_Pictographic}]/u.test(piece.raw)) continue
    if (arabizi && /^[aei]l$/i.test(piece.raw)) continue
    const before = visible.slice(end, piece.start)
    if (/[.!?؟؛;\n]/.test(before) && words.length) sentence += 1
    words.push({ ...wordOf(piece.raw, arabizi), start: piece.start, end: piece.start + piece.raw.length, before, sentence })
    end = piece.start + piece.raw.length
  }
  return { text: clean, words, arabizi }
}

function split(raw: string, start: number): { raw: string; start: number }[] {
  const unit = UNIT.exec(raw)
  if (!unit || !UNITS.test(unit[2]!)) return [{ raw, start }]
  return [
    { raw: unit[1]!, start },
    { raw: unit[2]!, start: start + unit[1]!.length },
  ]
}

function wordOf(raw: string, arabizi: boolean): Pick<Word, 'kind' | 'raw' | 'text' | 'forms' | 'value'> {
  if (/^\d[\d.,'،٬]*$/.test(raw)) {
    const value = numberOf(raw)
    return { kind: 'number', raw, text: String(value), forms: new Set([String(value)]), value }
  }
  const text = fold(raw)
    .replace(/(\p{L})\1{2,}/gu, '$1')
    .replace(/اا+/g, 'ا')
    .replaceAll('’', "'")
    .replace(/(?<!\d)'/g, '')
  const sign = !/[\p{L}\p{N}]/u.test(raw)
  return {
    kind: sign ? 'sign' : 'word',
    raw,
    text,
    forms: new Set(sign ? [raw] : [...formsOf(text), ...(arabizi ? spokenForms(text) : [])]),
    value: Number.NaN,
  }
}

/** "8,000" and "1.500" are thousands, "4.9" and "4,5" are not. */
function numberOf(raw: string): number {
  if (/^[1-9]\d{0,2}(?:[.,'،٬]\d{3})+(?:\.\d+)?$/.test(raw)) return Number(raw.replace(/[,'،٬]|\.(?=\d{3})/g, ''))
  return Number(
    raw
      .replace(/[,،٬](?=\d{1,2}$)/, '.')
      .replace(/[^\d.]/g, '')
      .replace(/\.(?=.*\.)/g, ''),
  )
}

function spokenForms(latin: string): string[] {
  if (!/^[a-z]/.test(latin) && !/[a-z]/.test(latin)) return []
  const bare = withoutSpokenArticle(latin)
  const arabic = spokenWord(latin) ?? spokenWord(bare)
  if (arabic) return formsOf(arabic)
  return [...new Set([latin, bare].flatMap(spokenConsonants))].map((consonants) => `≈${consonants}`)
}
