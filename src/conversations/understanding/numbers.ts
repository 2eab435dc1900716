import { type NumberWord, numberWord } from './number-words.ts'
import type { Word } from './words.ts'

/** A number said in digits or words: the words from `start` up to `end`. */
export interface Quantity {
  value: number
  start: number
  end: number
  /** A thousand or a million was said with it. */
  scaled: boolean
  /** Written in digits, at least in part. */
  digits: boolean
  /** Said by one word below ten ("واحد", "ست"): often no number at all. */
  small: boolean
  /** Has the article: "الخمسة". */
  article: boolean
}

/** Every number of a text, in order: "٣٠٠", "ألف وخمسمية", "مليون وربع", "نص مليون", "40 الف", "خمسة عشر ألف", "1.5k". */
export function readQuantities(words: readonly Word[]): Quantity[] {
  const found: Quantity[] = []
  for (let i = 0; i < words.length; ) {
    const read = quantityAt(words, i)
    if (read) found.push(read)
    i = read ? read.end : i + 1
  }
  return found
}

function quantityAt(words: readonly Word[], start: number): Quantity | null {
  let total = 0
  let part = 0
  let waiting = false
  let last: NumberWord | null = null
  let scale = 0
  let digits = false
  let at = start
  let counted = 0
  let article = false
  while (at < words.length) {
    const word = words[at]!
    if (at > start && word.sentence !== words[at - 1]!.sentence) break
    // "مليون الا ربع": less than what was said.
    const less =
      counted > 0 && scale > 0 && !waiting && (word.text === 'الا' || word.text === 'ناقص') ? numberAt(words[at + 1] ?? word) : null
    if (less && less.kind !== 'scale' && words[at + 1] !== undefined) {
      total -= less.kind === 'part' ? scale * less.value : less.value
      at += 2
      break
    }
    const and = counted > 0 && isAnd(word) && at + 1 < words.length
    // "between fifteen hundred and two thousand" are two numbers.
    if (and && words[start - 1]?.text === 'between') break
    const heard = and ? words[at + 1]! : word
    const read = isThree(heard, words[at + (and ? 2 : 1)]) ? numberWord(`${heard.text.replace('ثلث', 'ثلاث')}`) : numberAt(heard)
    if (!read) break
    const joined = and || read.joined
    if (counted > 0 && read.apart) break
    if (counted > 0 && heard.kind === 'number' && words[at - 1]!.kind === 'number') break
    if (counted > 0 && !joined && /[,،–—\-/]/.test(heard.before)) break
    if (
      !canFollow(last, read, joined, {
        waiting,
        scale,
        part,
        ahead: scaleAhead(words, at + (and ? 2 : 1)),
        hundredAhead: isHundred(words[at + (and ? 2 : 1)]),
      })
    )
      break
    if (read.kind === 'part' && counted === 0) {
      const next = words[at + 1] && numberAt(words[at + 1]!)
      if (next?.kind !== 'scale') return null
      part = read.value
      waiting = true
    } else if (read.kind === 'part') {
      if (scale && !waiting) total += scale * read.value
      else part += last?.kind === 'hundred' ? 100 * read.value : read.value
    } else if (read.kind === 'scale') {
      const twice = isCounted(read.value)
      total += read.value * (waiting && !twice ? part : 1)
      scale = !twice ? read.value : read.value % 1_000_000 === 0 ? 1_000_000 : 1000
      part = 0
      waiting = false
    } else {
      part = read.kind === 'hundred' && read.value === 100 && waiting && part > 0 && part < 100 && !joined ? part * 100 : part + read.value
      waiting = true
    }
    digits ||= heard.kind === 'number'
    article ||= read.article
    last = read
    counted += 1
    at += and ? 2 : 1
  }
  if (!counted) return null
  const value = total + part
  return {
    value: Math.round(value * 100) / 100,
    start,
    end: at,
    scaled: scale > 0,
    digits,
    small: counted === 1 && last!.kind === 'unit' && !digits,
    article,
  }
}

/** In Iraq "ثلث" before a plural is three, not a third: "ثلث ورقات", "ثلث تيام". */
function isThree(word: Word, next: Word | undefined): boolean {
  return (
    /^[وبل]?ثلث$/.test(word.text) && /^(?:ت?يام|ايام|ت?الاف|تالاف|ت?اشهر|شهور|اسابيع|دفاتر|ملايين|\p{L}{2,}ات)$/u.test(next?.text ?? '')
  )
}

function numberAt(word: Word): ReturnType<typeof numberWord> {
  if (word.kind === 'number')
    return {
      value: word.value,
      kind: word.value < 10 ? 'unit' : word.value < 100 ? 'ten' : 'hundred',
      joined: false,
      article: false,
      apart: false,
    }
  if (word.kind !== 'word') return null
  const direct = numberWord(word.text)
  if (direct) return direct
  // Arabic numbers in Latin letters come with their Arabic form among the forms.
  if (/^[a-z\d']+$/.test(word.text))
    for (const form of word.forms) if (form !== word.text && /^[\u0621-\u064a]{2}/.test(form) && numberWord(form)) return numberWord(form)
  return null
}

/** A thousand or million that is counted within its word: "ألفين", "خمستلاف". */
function isCounted(scale: number): boolean {
  return scale === 2_000_000 || (scale > 1000 && scale <= 10_000)
}

function isAnd(word: Word): boolean {
  return word.text === 'و' || word.text === 'and' || (word.forms.has('و') && /^[a-z]+$/.test(word.text))
}

interface Sum {
  waiting: boolean
  scale: number
  part: number
  /** "hundred" or "مية" comes next. */
  hundredAhead: boolean
  /** The thousand or million that multiplies what comes next; 0 for none. */
  ahead: number
}

/** Whether a number word goes on with the number before it, rather than beginning another. */
function canFollow(last: NumberWord | null, next: NumberWord, joined: boolean, sum: Sum): boolean {
  if (!last) return true
  if (next.kind === 'scale') return sum.waiting && !isCounted(next.value) ? (!sum.scale || next.value <= sum.scale) && !joined : false
  if (next.kind === 'part') return joined
  if (last.kind === 'scale') {
    if (joined) return next.value < sum.scale && sum.ahead < sum.scale && !(next.kind === 'unit' && !sum.ahead && !sum.hundredAhead)
    // "two thousand five hundred"
    if (sum.hundredAhead && next.kind === 'unit' && next.value > 0) return true
    return next.kind === 'hundred' && Number.isInteger(next.value / 100) && next.value < 1000
  }
  if (last.kind === 'part') return false
  if (next.kind === 'hundred') return next.value === 100 && (last.kind === 'unit' || last.kind === 'ten') && !joined
  if (next.kind === 'ten')
    return (last.kind === 'unit' && (joined ? next.value >= 20 : next.value === 10)) || (last.kind === 'hundred' && last.value < 1000)
  return (last.kind === 'hundred' && joined) || (last.kind === 'ten' && last.value >= 20 && joined)
}

/** "خمس مية" is said in two words. */
function isHundred(word: Word | undefined): boolean {
  const read = word?.kind === 'word' ? numberAt(word) : null
  return read?.kind === 'hundred' && read.value === 100 && !read.joined && !read.apart
}

function scaleAhead(words: readonly Word[], from: number): number {
  for (let at = from; at < Math.min(words.length, from + 4); at++) {
    if (isAnd(words[at]!)) continue
    const read = numberAt(words[at]!)
    if (!read) return 0
    if (read.kind === 'scale') return read.joined ? 0 : read.value
  }
  return 0
}
