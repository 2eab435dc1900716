import { weekday as weekdayFact } from '../facts/weekday.ts'
import type { LeadFactsSource, Words } from '../lead.ts'
import type { Finding, LintContext } from './context.ts'

/** What is to be covered, by its name, with what a finding about it carries. */
export interface Subject {
  code: 'service_without_people' | 'language_without_people' | 'place_without_people'
  params: Record<string, string>
  /** As in "nobody for …". */
  name: Words
}

/** A service of the tenant. */
export function aboutService(category: string, { names }: LintContext): Subject {
  const name = names?.get(category) ?? { ar: category, en: category }
  return { code: 'service_without_people', params: { category }, name: { ar: `للخدمة «${name.ar}»`, en: `“${name.en}”` } }
}

/** A client's language. */
export function aboutLanguage(language: string): Subject {
  return {
    code: 'language_without_people',
    params: { language },
    name: { ar: `للغة ${called(language, 'ar')}`, en: called(language, 'en') },
  }
}

/** A place that a rule names. */
export function aboutPlace(location: string): Subject {
  return { code: 'place_without_people', params: { location }, name: { ar: `للمكان «${location}»`, en: `“${location}”` } }
}

/** Nobody at all, at any hour. */
export function withoutPeople({ code, params, name }: Subject, witness: LeadFactsSource): Finding {
  return {
    level: 'warning',
    code,
    params,
    text: {
      ar: `لا أحد ${name.ar}: كل طلب كهذا سينتظر. أضف من يقدّمه، أو قاعدة له.`,
      en: `There is nobody for ${name.en}: every such lead will wait. Add someone who takes it, or a rule for it.`,
    },
    witness,
  }
}

/** The hours of the coming week in which nobody is at work for it, in words and as instants. */
export function withHoles({ params, name }: Subject, covered: readonly boolean[], week: Week, witness: LeadFactsSource): Finding {
  const holes = holesOf(covered)
  const hours = covered.filter((one) => !one).length
  const instants = holes.map(([from, to]) => ({
    from: new Date(week[from]!.at).toISOString(),
    to: new Date(Date.parse(week[to]!.at) + HOUR).toISOString(),
    hours: to - from + 1,
  }))
  return {
    level: 'warning',
    code: 'coverage_hole',
    params: { ...params, hours, holes: instants.slice(0, 20) },
    text: {
      ar: `لا أحد ${name.ar} ${inWords(holes, week, 'ar')} (ساعات بلا أحد في الأسبوع القادم: ${hours}). مدّد دوام أحدهم أو أضف قاعدة لهذا الوقت.`,
      en: `Nobody for ${name.en} ${inWords(holes, week, 'en')} (hours without anyone in the coming week: ${hours}). Extend somebody’s hours, or add a rule for that time.`,
    },
    witness,
  }
}

const HOUR = 3_600_000
type Week = NonNullable<LintContext['week']>

function holesOf(covered: readonly boolean[]): [from: number, to: number][] {
  const holes: [number, number][] = []
  for (const [i, is] of covered.entries()) {
    const last = holes.at(-1)
    if (!is && last?.[1] === i - 1) last[1] = i
    else if (!is) holes.push([i, i])
  }
  return holes
}

/** "on Friday 14:00–Saturday 09:00", at most three of them. */
function inWords(holes: [number, number][], week: Week, language: 'ar' | 'en'): string {
  const last = week.length - 1
  if (holes.length === 1 && holes[0]![0] === 0 && holes[0]![1] === last) return language === 'ar' ? 'طوال الأسبوع' : 'all week long'
  // The week goes round: what lasts over its end is one stretch.
  const around = holes.length > 1 && holes[0]![0] === 0 && holes.at(-1)![1] === last
  const stretches: [number, number][] = around ? [...holes.slice(1, -1), [holes.at(-1)![0], holes[0]![1]]] : holes
  const told = stretches.slice(0, 3).map(([from, to]) => `${startOf(week[from]!, language)}–${endOf(week[to]!, week[from]!, language)}`)
  const more = stretches.length - told.length
  if (language === 'ar') return `${told.join('، ')}${more > 0 ? `، وأوقات أخرى عددها ${more}` : ''}`
  return `on ${told.join(', ')}${more > 0 ? ` and at ${more} more times` : ''}`
}

function startOf({ weekday, hour }: Week[number], language: 'ar' | 'en'): string {
  return `${dayName(weekday, language)} ${clock(hour)}`
}

/** The end of an hour; on the day on which it began, the hour alone. */
function endOf({ weekday, hour }: Week[number], from: Week[number], language: 'ar' | 'en'): string {
  if (hour === 23) return from.weekday === weekday ? clock(24) : `${dayName(weekday, language)} ${clock(24)}`
  return from.weekday === weekday && hour >= from.hour ? clock(hour + 1) : `${dayName(weekday, language)} ${clock(hour + 1)}`
}

function dayName(weekday: number, language: 'ar' | 'en'): string {
  return weekdayFact.values!.find((one) => one.value === weekday)!.label[language]
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}

function called(code: string, language: 'ar' | 'en'): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}
