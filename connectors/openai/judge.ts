import type { Budget, Particulars, Understanding } from '#src/conversations/understanding/understanding.ts'
import type { Answer } from './answer.ts'
import { groundedEmail, groundedPhone, groundedWords, isGroundedAmount } from './grounded.ts'
import type { Asked } from './verbs.ts'

const currencies = new Set(Intl.supportedValuesOf('currency'))
const largestAmount = 1e12
const longestDays = 3650

/** A model's answer as far as it can stand: what is outside the vocabulary, the options, the possible or the client's own words is left out and named. */
export function judge(
  answer: Answer,
  asked: Asked,
  message: string,
  hidden: ReadonlyMap<string, string>,
): { understanding: Understanding; dropped: string[] } {
  const dropped: string[] = []
  /** The value where it stands, else null; a value that was given and fell is named. */
  const kept = <T>(field: string, given: unknown, value: T | null): T | null => {
    if (given !== null && value === null) dropped.push(field)
    return value
  }
  const category = kept('category', answer.category, asked.vocabulary.categories.find((one) => one.slug === answer.category)?.slug ?? null)
  const budget = kept('budget', answer.budget, budgetOf(answer.budget, [message, ...asked.shown, lastSaid(asked)]))
  const deadline = kept('deadline', answer.deadline_days, whole(answer.deadline_days, 0, longestDays))
  const isChoosing = answer.intent === 'choose_freelancer' || answer.intent === 'provide_details'
  const choice = kept('choice', answer.choice, isChoosing ? whole(answer.choice, 1, asked.shown.length) : null)

  const { name, email, phone, location } = answer.contacts
  const contacts: Particulars = {}
  const found = {
    name: kept('name', name, name && groundedWords(name, message)),
    email: kept('email', email, email && emailOf(email, message, hidden)),
    phone: kept('phone', phone, phone && phoneOf(phone, message, hidden)),
    location: kept('location', location, location && groundedWords(location, message)),
  }
  for (const key of ['name', 'email', 'phone', 'location'] as const) if (found[key]) contacts[key] = found[key]

  const sure = (given: number, isThere: boolean): number => (isThere ? Math.min(Math.max(given, 0), 1) || 0 : 0)
  return {
    understanding: {
      intent: answer.intent,
      category,
      budget,
      deadline,
      contacts,
      choice,
      language: answer.language,
      dialect: answer.dialect,
      steering: answer.steering,
      confidence: {
        intent: sure(answer.confidence.intent, true),
        category: sure(answer.confidence.category, category !== null),
        budget: sure(answer.confidence.budget, budget !== null),
        deadline: sure(answer.confidence.deadline, deadline !== null),
        contacts: sure(answer.confidence.contacts, Object.keys(contacts).length > 0),
        choice: sure(answer.confidence.choice, choice !== null),
      },
    },
    dropped,
  }
}

/** One that is money: positive, in order, a currency that exists, amounts that follow from what was said. */
function budgetOf(given: Answer['budget'], texts: readonly string[]): Budget | null {
  if (!given) return null
  const currency = given.currency?.toUpperCase() ?? null
  if (currency !== null && !currencies.has(currency)) return null
  // A floor of nothing is no floor.
  const { min, max } = { min: given.min === 0 ? null : given.min, max: given.max }
  const amounts = [min, max].filter((one) => one !== null)
  const isMoney = amounts.every((one) => one > 0 && one <= largestAmount && isGroundedAmount(one, texts))
  if (!amounts.length || !isMoney || (min !== null && max !== null && min > max)) return null
  return { ...(min === null ? {} : { min }), ...(max === null ? {} : { max }), ...(currency === null ? {} : { currency }) }
}

function whole(given: number | null, least: number, most: number): number | null {
  return given !== null && Number.isInteger(given) && given >= least && given <= most ? given : null
}

/** A mark stands for what it hid, unless that was spelled out: such a one is left to our own reader. Anything else must be the client's own writing. */
function emailOf(given: string, message: string, hidden: ReadonlyMap<string, string>): string | null {
  const behind = hidden.get(given.trim())
  return groundedEmail(behind?.replace(/\s/g, '') ?? given, behind?.replace(/\s/g, '') ?? message)
}

/** A hidden national number is left to the reader that knows countries: here it would be guessed. */
function phoneOf(given: string, message: string, hidden: ReadonlyMap<string, string>): string | null {
  const behind = hidden.get(given.trim())
  if (behind === undefined) return groundedPhone(given, message)
  const digits = behind.replace(/[^\d+]/g, '').replace(/^00/, '+')
  return /^\+[1-9]\d{7,14}$/.test(digits) ? digits : null
}

function lastSaid(asked: Asked): string {
  return asked.heard.history.findLast((turn) => turn.from === 'bot')?.text ?? ''
}
