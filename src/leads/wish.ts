import { asciiDigits } from '#src/platform/text/digits.ts'
import { fold, foldedWords } from '#src/platform/text/fold.ts'

/** A service the tenant offers, with the words that mean it. */
export interface Category {
  slug: string
  ar: string
  en: string
  /** Folded words and phrases. */
  phrases: string[]
}

/** What a wish says about itself, as far as keywords tell. */
export interface Wish {
  text: string | null
  category: string | null
  budget: { min: number | null; max: number | null; currency: string | null } | null
  location: string | null
  deadline: string | null
  language: 'ar' | 'en' | null
}

/** What a form may call the things wasl knows; compared folded. */
const FIELDS: Record<'text' | 'category' | 'budget' | 'location' | 'deadline', string[]> = {
  text: [
    'text',
    'message',
    'notes',
    'note',
    'details',
    'description',
    'comments',
    'inquiry',
    'enquiry',
    'الرساله',
    'ملاحظات',
    'التفاصيل',
    'تفاصيل',
    'وصف',
    'طلبك',
    'الطلب',
    'your-message',
  ],
  category: ['category', 'service', 'services', 'الخدمه', 'خدمه', 'نوع الخدمه', 'القسم', 'الفئه', 'التصنيف', 'interest', 'product'],
  budget: ['budget', 'price', 'amount', 'الميزانيه', 'ميزانيه', 'ميزانيتك', 'السعر', 'المبلغ', 'التكلفه'],
  location: ['location', 'city', 'town', 'region', 'area', 'المدينه', 'مدينه', 'الموقع', 'المنطقه', 'الحي', 'address_level_1', 'state'],
  deadline: ['deadline', 'date', 'when', 'الموعد', 'موعد التسليم', 'متي', 'المده', 'التاريخ'],
}

/** Reads a wish out of a text and a form's answers. A deterministic keyword reader; what it does not find stays null. */
export function readWish(text: string | undefined, answers: Record<string, readonly string[]>, categories: readonly Category[]): Wish {
  const given = pick(answers)
  // A form's message often stands among its answers as well.
  const whole = (text && given.text && !text.includes(given.text) ? `${text}\n${given.text}` : (text ?? given.text)) || null
  const all = [whole, given.category, ...Object.values(answers).flat()].filter(Boolean).join(' ')
  return {
    text: whole,
    category: readCategory(given.category ?? '', categories) ?? readCategory(whole ?? '', categories) ?? readCategory(all, categories),
    budget: given.budget ? readMoney(given.budget, true) : whole ? readMoney(whole, false) : null,
    location: given.location ?? null,
    deadline: given.deadline ?? null,
    language: readLanguage(whole ?? all),
  }
}

/** The category whose phrases stand in the text; a word that many categories share says little, a longer phrase says more. */
export function readCategory(text: string, categories: readonly Category[]): string | null {
  const words = foldedWords(text)
  if (!words.length || !categories.length) return null
  const padded = ` ${words.map(bare).join(' ')} `
  let best: string | null = null
  let bestScore = 0
  for (const { slug, phrases } of vocabularyOf(categories)) {
    const score = phrases.reduce((sum, phrase) => (padded.includes(phrase.text) ? sum + phrase.weight : sum), 0)
    if (score > bestScore) {
      best = slug
      bestScore = score
    }
  }
  return best
}

interface Vocabulary {
  slug: string
  phrases: { text: string; weight: number }[]
}

const vocabularies = new WeakMap<readonly Category[], Vocabulary[]>()

function vocabularyOf(categories: readonly Category[]): Vocabulary[] {
  const known = vocabularies.get(categories)
  if (known) return known
  const read = categories.map(({ slug, phrases }) => ({
    slug,
    phrases: [...new Set([slug.replaceAll('-', ' '), ...phrases].map((phrase) => foldedWords(phrase).map(bare).join(' ')))].filter(
      (phrase) => phrase.length > 1,
    ),
  }))
  const shared = new Map<string, number>()
  for (const one of read)
    for (const word of new Set(one.phrases.flatMap((phrase) => phrase.split(' ')))) shared.set(word, (shared.get(word) ?? 0) + 1)
  const weigh = (phrase: string) =>
    phrase.split(' ').reduce((sum, word) => sum + (1 + word.length / 4) / shared.get(word)!, 0) * (phrase.includes(' ') ? 1.5 : 1)
  const made = read.map(({ slug, phrases }) => ({
    slug,
    phrases: phrases.map((phrase) => ({ text: ` ${phrase} `, weight: weigh(phrase) })),
  }))
  vocabularies.set(categories, made)
  return made
}

/** Money in a text: an amount beside a currency or a budget word; `sure` when the field itself is the budget. Ranges give both ends. */
export function readMoney(text: string, sure: boolean): Wish['budget'] {
  const plain = fold(asciiDigits(text)).replace(/(\d)[,،٬](?=\d{3}\b)/g, '$1')
  const currency = CURRENCIES.find(([, pattern]) => pattern.test(plain))?.[0] ?? null
  const amount = '(\\d+(?:\\.\\d+)?)\\s*(k|الف|الاف|مليون)?'
  const range = new RegExp(`${amount}\\s*(?:-|–|الي|ل|to|:|و)\\s*${amount}`).exec(plain)
  const single = [...plain.matchAll(new RegExp(amount, 'g'))]
  const near = single.find((match) => {
    const around = plain.slice(Math.max(0, match.index - 25), match.index + match[0].length + 14)
    return (
      sure ||
      BUDGET_WORDS.test(around) ||
      CURRENCIES.some(([, pattern]) => pattern.test(plain.slice(match.index, match.index + match[0].length + 14)))
    )
  })
  if (!near) return null
  if (range && Math.abs(range.index - near.index) < 30) {
    const max = scale(range[3]!, range[4])
    const min = scale(range[1]!, range[2] ?? (Number(range[1]) < Number(range[3]) && range[4] ? range[4] : undefined))
    if (min <= max) return { min, max, currency }
  }
  const value = scale(near[1]!, near[2])
  return value > 0 ? { min: null, max: value, currency } : null
}

function scale(digits: string, unit: string | undefined): number {
  return Number(digits) * (unit === 'مليون' ? 1_000_000 : unit ? 1000 : 1)
}

const BUDGET_WORDS = /ميزاني|بحدود|حدود|سعر|مبلغ|budget|around|up to|معي|عندي|ب\s*\d/

const CURRENCIES: [string, RegExp][] = [
  ['SAR', /ريال سعودي|ريال|ر\.س|\bsar\b|\bsr\b/],
  ['IQD', /دينار عراقي|دينار|د\.ع|\biqd\b/],
  ['AED', /درهم|\baed\b|\bdhs?\b/],
  ['EGP', /جنيه|ج\.م|\begp\b|\ble\b/],
  ['KWD', /دينار كويتي|\bkwd\b/],
  ['JOD', /دينار اردني|\bjod\b/],
  ['USD', /دولار|\$|\busd\b/],
  ['EUR', /يورو|€|\beur\b/],
]

/** The language a text is written in, by its letters. */
export function readLanguage(text: string): 'ar' | 'en' | null {
  const arabic = text.match(/\p{Script=Arabic}/gu)?.length ?? 0
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0
  return arabic === 0 && latin === 0 ? null : arabic * 2 >= latin ? 'ar' : 'en'
}

/** A word without the Arabic article and the prepositions written onto it. */
function bare(word: string): string {
  return word.replace(/^(?:وال|بال|فال|كال|لل|ال)(?=\p{L}{3})/u, '')
}

function pick(answers: Record<string, readonly string[]>): Partial<Record<keyof typeof FIELDS, string>> {
  const found: Partial<Record<keyof typeof FIELDS, string>> = {}
  for (const [question, values] of Object.entries(answers)) {
    const name = fold(question)
      .replace(/[_؟?:]+/g, ' ')
      .trim()
    const value = values.join(', ').trim()
    if (!value) continue
    for (const [field, names] of Object.entries(FIELDS) as [keyof typeof FIELDS, string[]][])
      if (!found[field] && names.some((known) => fold(known) === name || fold(known) === name.replaceAll(' ', '_'))) found[field] = value
  }
  return found
}
