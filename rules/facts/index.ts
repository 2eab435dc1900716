import type { Fact } from '../fact.ts'
import { aiConfidence } from './ai-confidence.ts'
import { aiIntent } from './ai-intent.ts'
import { answerPrefix, answerTo } from './answer.ts'
import { answers } from './answers.ts'
import { budget } from './budget.ts'
import { budgetMin } from './budget-min.ts'
import { campaign } from './campaign.ts'
import { campaignName } from './campaign-name.ts'
import { category } from './category.ts'
import { contactKnown } from './contact-known.ts'
import { contactLeads } from './contact-leads.ts'
import { currency } from './currency.ts'
import { form } from './form.ts'
import { formName } from './form-name.ts'
import { hasEmail } from './has-email.ts'
import { hasPhone } from './has-phone.ts'
import { hour } from './hour.ts'
import { isWeekend } from './is-weekend.ts'
import { language } from './language.ts'
import { location } from './location.ts'
import { previousOwner } from './previous-owner.ts'
import { priority } from './priority.ts'
import { source } from './source.ts'
import { tags } from './tags.ts'
import { text } from './text.ts'
import { time } from './time.ts'
import { utmSource } from './utm-source.ts'
import { weekday } from './weekday.ts'

/** Every fact a rule may name, in the order the editor lists them; besides these, `answer:<question>`. */
export const facts: readonly Fact[] = [
  source,
  campaign,
  campaignName,
  form,
  formName,
  category,
  budget,
  budgetMin,
  currency,
  location,
  language,
  text,
  answers,
  hour,
  time,
  weekday,
  isWeekend,
  contactKnown,
  contactLeads,
  previousOwner,
  hasPhone,
  hasEmail,
  utmSource,
  priority,
  tags,
  aiIntent,
  aiConfidence,
]

const byName = new Map(facts.map((fact) => [fact.name, fact]))

/** The fact of this name, or undefined for an unknown one (`__proto__` too). */
export function factOf(name: string): Fact | undefined {
  if (name.startsWith(answerPrefix) && name.length > answerPrefix.length && name.length <= 200)
    return answerTo(name.slice(answerPrefix.length))
  return byName.get(name)
}
