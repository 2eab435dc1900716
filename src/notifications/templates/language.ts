/** The languages wasl speaks. */
export type Language = 'ar' | 'en'

/** An amount, or a range of which one end may be open; major units, ISO 4217 currency. */
export type Money = { amount: number; currency: string } | { min?: number; max?: number; currency: string }

const locale = { ar: 'ar-u-ca-gregory-nu-latn', en: 'en-u-ca-gregory-nu-latn' }

const kept = new Map<string, unknown>()

/** A formatter is made once: making one costs more than some hundred uses, and languages, currencies and zones are few. */
function once<T>(key: string, make: () => T): T {
  const known = (kept.get(key) as T | undefined) ?? make()
  kept.set(key, known)
  return known
}

function numberIn(language: Language, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return once(`number ${language} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale[language], options))
}

/** The day and hour with the zone named, Gregorian, Latin digits: "Sunday, November 22, 2026 at 12:05 PM Saudi Arabia Time". `timeZone` is an IANA name. */
export function whenText(language: Language, at: Date, timeZone: string): string {
  const parts = {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'shortGeneric',
  } as const
  return once(`when ${language} ${timeZone}`, () => new Intl.DateTimeFormat(locale[language], { ...parts, timeZone })).format(at)
}

/** "3,000 Saudi riyals", "from 3,000 to 5,000 Saudi riyals", "up to …", "… and above"; empty for a range without ends. */
export function moneyText(language: Language, money: Money): string {
  const { min, max } = 'amount' in money ? { min: money.amount, max: money.amount } : money
  const one = (amount: number) => amountText(language, amount, money.currency)
  const bare = (amount: number) => numberIn(language, { maximumFractionDigits: 2 }).format(amount)
  if (min !== undefined && max !== undefined) {
    if (min === max) return one(max)
    return language === 'ar' ? `من ${bare(min)} إلى ${one(max)}` : `from ${bare(min)} to ${one(max)}`
  }
  if (max !== undefined) return language === 'ar' ? `حتى ${one(max)}` : `up to ${one(max)}`
  if (min !== undefined) return language === 'ar' ? `${one(min)} فأكثر` : `${one(min)} and above`
  return ''
}

function amountText(language: Language, amount: number, currency: string): string {
  const style = { style: 'currency', currencyDisplay: 'name', minimumFractionDigits: 0, maximumFractionDigits: 2 } as const
  const known = /^[a-z]{3}$/i.test(currency)
  if (!known) return `${numberIn(language).format(amount)} ${currency}`.trim()
  return numberIn(language, { ...style, currency }).format(amount)
}

type Forms = Record<Intl.LDMLPluralRule, string>

/** What can be counted, in the six forms of Arabic; `#` stands for the number. */
const nouns: Record<'minute' | 'hour' | 'day' | 'request', Record<Language, Forms>> = {
  minute: {
    ar: { zero: 'أقل من دقيقة', one: 'دقيقة واحدة', two: 'دقيقتان', few: '# دقائق', many: '# دقيقة', other: '# دقيقة' },
    en: english('minute'),
  },
  hour: {
    ar: { zero: 'أقل من ساعة', one: 'ساعة واحدة', two: 'ساعتان', few: '# ساعات', many: '# ساعة', other: '# ساعة' },
    en: english('hour'),
  },
  day: { ar: { zero: 'أقل من يوم', one: 'يوم واحد', two: 'يومان', few: '# أيام', many: '# يومًا', other: '# يوم' }, en: english('day') },
  request: {
    ar: { zero: 'لا طلبات', one: 'طلب واحد', two: 'طلبان', few: '# طلبات', many: '# طلبًا', other: '# طلب' },
    en: english('request'),
  },
}

function english(noun: string): Forms {
  return { zero: `# ${noun}s`, one: `1 ${noun}`, two: `# ${noun}s`, few: `# ${noun}s`, many: `# ${noun}s`, other: `# ${noun}s` }
}

/** A whole number of things, in the right form: ساعتان, 3 ساعات, 11 ساعة, 100 ساعة. */
export function counted(language: Language, count: number, noun: keyof typeof nouns): string {
  const whole = Math.max(0, Math.trunc(count))
  const form = nouns[noun][language][once(`plural ${language}`, () => new Intl.PluralRules(language)).select(whole)]
  return form.replace('#', numberIn(language).format(whole))
}

/** How long is left, in the largest unit that tells enough: days from two on, hours from one on, else minutes. Never promises more than there is. */
export function timeLeft(language: Language, until: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((until.getTime() - now.getTime()) / 60_000))
  if (minutes >= 48 * 60) return counted(language, Math.floor(minutes / 1440), 'day')
  return minutes >= 60 ? counted(language, Math.floor(minutes / 60), 'hour') : counted(language, minutes, 'minute')
}
