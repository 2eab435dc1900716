import { readQuantities } from './numbers.ts'
import type { Turn } from './understanding.ts'
import { cleanSpeech, readWords, type Word } from './words.ts'

/** One line of a list the bot showed. */
export interface Option {
  number: number
  text: string
  words: Word[]
  /** The words before the first dash or bracket: a name, mostly. */
  head: Word[]
  /** Numbers in it: price, rating, days. */
  numbers: number[]
  price: number | null
  rating: number | null
  days: number | null
  /** Years of experience. */
  years: number | null
}

const LINE = /^\s*(?:[•*-]\s*)?(\d{1,2})\s*(?:\ufe0f?\u20e3|[).:\-–—٫]|\s-)\s*(.+)$/u

/** The options of the last list the bot showed; none where it showed none. */
export function readOptions(history: readonly Turn[]): Option[] {
  for (const turn of history.toReversed()) {
    if (turn.from !== 'bot') continue
    const options = optionsOf(turn.text)
    if (options.length >= 2) return options
  }
  return []
}

function optionsOf(text: string): Option[] {
  const lines = cleanSpeech(text)
    .replace(/(?<=\S)[ ,،]+(?=\(?\d{1,2}\s?[).]\s*\p{L})/gu, '\n')
    .replace(/\((\d{1,2})\)/g, '$1)')
    .split('\n')
  const read: Option[] = []
  for (const line of lines) {
    const match = LINE.exec(line)
    if (!match || Number(match[1]) !== read.length + 1) continue
    read.push(optionOf(Number(match[1]), match[2]!.trim()))
  }
  return read
}

function optionOf(number: number, text: string): Option {
  const { words } = readWords(text)
  const cut = text.search(/\s[–—-]\s|[(،,:|]|⭐|★/)
  const head = words.filter((word) => cut < 0 || word.start < cut)
  const quantities = readQuantities(words)
  const numbers = quantities.map((one) => one.value)
  const rating =
    quantities.find((one) => one.value > 0 && one.value <= 5 && !Number.isInteger(one.value)) ??
    quantities.find(
      (one) => /تقييم|rating|⭐|★/.test(text.slice(Math.max(0, words[one.start]!.start - 9), words[one.start]!.start)) && one.value <= 5,
    )
  const dayWord = words.find((word) => ['يومين', 'اسبوعين', 'يوم', 'ايام', 'days', 'day', 'اسبوع', 'ساعه'].includes(word.text))
  const days = dayWord ? daysOf(dayWord, words, quantities) : null
  const price = quantities.find(
    (one) => one !== rating && !isYears(words[one.end]) && !(dayWord && one.end === words.indexOf(dayWord)) && one.value > 5,
  )
  const years = quantities.find((one) => isYears(words[one.end]))
  return {
    number,
    text,
    words,
    head,
    numbers,
    price: price?.value ?? null,
    rating: rating?.value ?? null,
    days,
    years: years?.value ?? null,
  }
}

function isYears(word: Word | undefined): boolean {
  return /^(?:سنه|سنوات|سنين|years?|yrs?)$/.test(word?.text ?? '')
}

function daysOf(word: Word, words: readonly Word[], quantities: readonly { value: number; end: number }[]): number {
  if (word.text === 'يومين') return 2
  if (word.text === 'اسبوعين') return 14
  const count = quantities.find((one) => one.end === words.indexOf(word))?.value ?? 1
  return word.text === 'اسبوع' ? count * 7 : word.text === 'ساعه' ? count / 24 : count
}
