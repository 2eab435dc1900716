import { type NamedService, readService } from './category.ts'
import type { Home } from './currency.ts'
import { deadlineOf, readTimeSpans } from './deadline.ts'
import { type Findings, gather } from './findings.ts'
import { readIntent } from './intent.ts'
import { type Money, readMoney } from './money.ts'
import { readQuantities } from './numbers.ts'
import type { Option } from './options.ts'
import type { Budget, Heard, Intent, Particulars, Understanding, Vocabulary } from './understanding.ts'
import type { Speech } from './words.ts'

/**
 * Reads one message by rules and learned weights alone: no model called, no network, no clock; the same message gives the same reading. What it does not find is null.
 * The history only tells how to read the text; nothing is carried over from it save what the client points at (a menu's line, a post).
 */
export function readLocally(heard: Heard, vocabulary: Vocabulary): Understanding {
  const found = gather(heard, vocabulary)
  const { intent, confidence } = readIntent(found)
  const { options, pointing, money, times, shows } = found
  const choice = CHOOSING.has(intent) && pointing.options.length === 1 ? pointing.options[0]! : null
  const picked = intent === 'provide_details' && shows === 'menu' && choice ? options[choice - 1]! : null
  const service = (picked && readService(picked.words, vocabulary.categories)) ?? serviceFor(intent, found, vocabulary)
  const band = picked && bandOf(picked, found.home, vocabulary)
  // A sum by which one of those shown is pointed at is that one's price.
  const theirs = intent === 'choose_freelancer' && ((choice && !pointing.direct) || isShown(money, options))
  const own = SPENDING.has(intent) && !picked && !theirs
  const budget = band ?? (own ? (money?.budget ?? null) : null)
  const contacts = particularsOf(found, intent)
  return {
    intent,
    category: service?.slug ?? null,
    budget,
    deadline: DUE.has(intent) ? deadlineOf(times) : null,
    contacts,
    choice,
    language: languageOf(found.speech),
    dialect: found.dialect,
    steering: found.steering,
    confidence: {
      intent: confidence,
      category: service ? Math.min(0.98, 0.3 + service.weight / 10) : 0,
      budget: budget ? Math.min(0.98, 0.4 + (money?.sure ?? 2) / 8) : 0,
      deadline: times.length ? 0.8 : 0,
      contacts: Object.keys(contacts).length ? 0.85 : 0,
      choice: choice ? (pointing.direct ? 0.95 : 0.75) : 0,
    },
  }
}

/** Intents with which a choice, money or a deadline of the client's own may come; elsewhere such numbers are somebody else's. */
const CHOOSING = new Set<Intent>(['choose_freelancer', 'provide_details'])
const SPENDING = new Set<Intent>(['new_request', 'provide_details', 'change_request', 'reject_options', 'choose_freelancer', 'ask_price'])
const DUE = new Set<Intent>(['new_request', 'provide_details', 'change_request', 'reject_options', 'ask_price'])

/** A comment or reply to a post that names no service means the post's. */
function serviceFor(intent: Intent, { service, question }: Findings, vocabulary: Vocabulary): NamedService | null {
  if (service && service.weight >= 1.5) return service
  const shown = (question?.isPost || question?.isCampaign) && (intent === 'new_request' || intent === 'ask_price')
  return (shown ? readService(question.words, vocabulary.categories) : null) ?? service
}

/** The money of a band that was picked: "2) 1000 - 2000 ر.س". */
function bandOf(option: Option, home: Home, { currency }: Vocabulary): Budget | null {
  const quantities = readQuantities(option.words)
  const times = readTimeSpans(option.words, quantities)
  return quantities.length ? (readMoney(option.words, quantities, { home, asked: true, currency, times })?.budget ?? null) : null
}

/** A price, rating or day that stands in the list points at a line of it. */
function isShown(money: Money | null, options: readonly Option[]): boolean {
  return !!money?.said.some((value) =>
    options.some(({ price, rating, days, number }) => [price, rating, days, number].includes(value) || price === value * 1000),
  )
}

function particularsOf({ name, email, phone, places }: Findings, intent: Intent): Particulars {
  const choosing = intent === 'choose_freelancer'
  const place = choosing || intent === 'spam' ? undefined : (places.find((one) => one.sure) ?? places[0])
  return { ...(name && !choosing && { name }), ...(email && { email }), ...(phone && { phone }), ...(place && { location: place.name }) }
}

function languageOf({ text, arabizi }: Speech): 'ar' | 'en' | null {
  const arabic = text.match(/\p{Script=Arabic}/gu)?.length ?? 0
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0
  if (arabic === 0 && latin === 0) return null
  return arabic * 2 >= latin || arabizi ? 'ar' : 'en'
}
