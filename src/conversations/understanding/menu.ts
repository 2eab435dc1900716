import { readService } from './category.ts'
import { isGivenName } from './first-names.ts'
import type { Option } from './options.ts'
import type { Question } from './question.ts'
import type { Service } from './understanding.ts'

/** Words a price or a span is made of; an option of nothing else is a band. */
const OF_BANDS =
  /ريال|درهم|دينار|جنيه|دولار|[اأ]قل|[اأ]كثر|من|[اإ]لى|[اأ]لف|usd|sar|aed|egp|less|than|more|under|over|[اأ]يام|يوم|[اأ]سبوع|شهر|days?|weeks?|month/giu
/** What a band of money or time begins with. */
const BAND =
  /^(?:اقل|اكثر|خلال|هذا|اليوم|غدا|بكره|من|under|less|more|over|within|this|next|الاسبوع|السبت|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|اسبوع|شهر)$/

/** A list of services, bands or dates is a menu; a list of people is not. */
export function kindOf(options: readonly Option[], question: Question | null, categories: readonly Service[]): 'freelancers' | 'menu' {
  const asks = question?.asks
  const other = options.filter((option) => isNoPerson(option, categories)).length
  const doubt = asks?.has('details') && !asks.has('yes') ? 0 : 1
  return other > (options.length - doubt) / 2 ? 'menu' : 'freelancers'
}

function isNoPerson(option: Option, categories: readonly Service[]): boolean {
  const first = option.head[0]
  if (!first) return true
  if (option.rating !== null || isGivenName(first.text)) return false
  const band = /\d/.test(option.text) && !/\p{L}{3,}/u.test(option.text.replace(OF_BANDS, ''))
  return band || BAND.test(first.text) || (readService(option.head, categories)?.weight ?? 0) >= 2
}
