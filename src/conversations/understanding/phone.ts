import { normalisePhone } from '#src/contacts/normalise.ts'
import type { Span } from './contacts.ts'
import { numberWord } from './number-words.ts'
import type { Dialect } from './understanding.ts'
import type { Word } from './words.ts'

const RUN = /(?<![\d\p{L}.,])\(?\+?\d(?:[\s().\-–/]{0,2}\d){6,17}(?![\d])/gu

/** A run of digits that may be a phone number, and where it stands. */
export interface Dialled extends Span {
  digits: string
}

/** Runs of digits in a text that are long enough for a phone number and look like one: not an amount, not an order's number. */
export function dialledIn(clean: string): Dialled[] {
  return [...clean.matchAll(RUN)].flatMap((match) => {
    const text = match[0].trim()
    const digits = text.replace(/[^\d+]/g, '')
    const amount = /^\d+0{4,}$/.test(digits) || /^\d{1,3}(?:[ ,.]000)+$/.test(text)
    const range = /^\d{3,5}\s*[-–/]\s*\d{3,5}$/.test(text) && !digits.startsWith('0')
    const order = /(?:#|(?:طلب|الطلب|طلبي|طلبية|طلبيتي|اوردر|order|فاتورة)\s+(?:رقم|number|no\.?|#)?\s*)$/i.test(
      clean.slice(Math.max(0, match.index - 22), match.index),
    )
    return amount || range || (order && !/^(?:\+|0)/.test(digits))
      ? []
      : [{ digits, start: match.index, end: match.index + match[0].length }]
  })
}

/** Numbers spoken digit by digit, as a voice note's transcript has them ("صفر خمسة خمسة …"): six words or more. */
export function spokenDigits(words: readonly Word[]): Dialled | null {
  for (let start = 0; start < words.length; start++) {
    let end = start
    let digits = ''
    for (let said = digitsOf(words[end]); said !== null; said = digitsOf(words[++end])) digits += said
    if (end - start >= 6 && digits.length >= 7) return { digits, start: words[start]!.start, end: words[end - 1]!.end }
    start = Math.max(start, end - 1)
  }
  return null
}

function digitsOf(word: Word | undefined): string | null {
  if (!word) return null
  if (word.kind === 'number') return word.raw.length <= 4 && /^\d+$/.test(word.raw) ? word.raw : null
  if (word.text === 'زايد' || word.text === 'بلس' || word.text === 'plus') return '+'
  if (word.text === 'oh') return '0'
  const read = numberWord(word.text)
  return read && (read.kind === 'unit' || (read.kind === 'ten' && read.value < 100)) && !read.joined ? String(read.value) : null
}

const BY_DIALECT: Record<Dialect, string[]> = {
  saudi: ['SA'],
  gulf: ['AE', 'KW', 'QA', 'OM', 'BH', 'SA'],
  iraqi: ['IQ'],
  egyptian: ['EG'],
  levantine: ['JO', 'LB', 'SY', 'PS'],
  msa: ['SA'],
  english: [],
}
const EVERYWHERE = ['SA', 'IQ', 'EG', 'AE', 'JO', 'KW', 'QA', 'OM', 'BH', 'LB', 'PS', 'SY', 'YE', 'MA']

/** A dialled number in E.164. Its country: written, else the place's, the dialect's, the tenant's, else the first where such a number exists. */
export function phoneOf(digits: string, near: { place: string | null; dialect: Dialect | null; country: string }): string | null {
  if (/^(?:\+|00)/.test(digits)) return normalisePhone(digits, near.country)
  const countries = [near.place, ...(near.dialect ? BY_DIALECT[near.dialect] : []), near.country, ...EVERYWHERE].filter(
    (one) => one !== null,
  )
  for (const country of new Set(countries)) {
    const phone = normalisePhone(digits, country)
    if (phone) return phone
  }
  return null
}
