import { budgetIn } from './fake-money.ts'
import { dialectOf, fold, says, words } from './fake-words.ts'

/** What the stand-in's model was given: the message, what went before, and the services it was told of. */
export interface Given {
  message: string
  history: { from: string; text: string }[]
  shown: string[]
  categories: { slug: string; words: string[] }[]
}

/** Labels by name, to be put into whatever schema was asked for. */
export type Labels = Record<string, unknown>

/** Reads a prompt as a model would: a JSON document with a message in it, or the bare text; services are lines of JSON with a slug. */
export function givenIn(instructions: string, content: string): Given {
  const document = objectOf(content.slice(content.indexOf('{'), content.lastIndexOf('}') + 1))
  const categories = instructions.split('\n').flatMap((line) => {
    const one = line.startsWith('{') ? objectOf(line) : undefined
    return typeof one?.slug === 'string'
      ? [{ slug: one.slug, words: [one.ar, one.en, ...listOf(one.words)].map((word) => fold(String(word))) }]
      : []
  })
  return {
    message: typeof document?.message === 'string' ? document.message : content.replace(/<[^>]*>/g, ' ').trim(),
    history: listOf(document?.history).flatMap((turn) => {
      const { from, text } = (turn ?? {}) as Record<string, unknown>
      return typeof text === 'string' ? [{ from: String(from), text }] : []
    }),
    shown: listOf(document?.shown).map(String),
    categories,
  }
}

/** A plausible understanding of the message, by rules of the stand-in's own. */
export function label(given: Given): Labels {
  const text = fold(given.message)
  const asked = fold(given.history.findLast((turn) => turn.from === 'bot')?.text ?? '')
  const category = categoryIn(text, given.categories)
  const spoken = given.history.filter((turn) => turn.from === 'client').map((turn) => fold(turn.text))
  const budget = budgetIn(text, asked, dialectOf([...spoken, text].join(' ')))
  const deadline = deadlineIn(text, asked)
  const contacts = contactsIn(given.message, asked)
  const choice = given.shown.length ? choiceIn(text, given.shown) : null
  const holds = { category, budget, deadline, contacts, choice }
  const intent = intentOf(text, asked, given, holds)
  const isArabic = /\p{Script=Arabic}/u.test(text)
  const sure = (value: unknown): number => (value === null ? 0 : 0.85)
  const hasContacts = Object.values(contacts).some((one) => one !== null)
  return {
    steering: false,
    intent,
    category,
    budget,
    deadline_days: deadline,
    contacts,
    choice: intent === 'choose_freelancer' || intent === 'provide_details' ? choice : null,
    language: isArabic ? 'ar' : /[a-z]/.test(text) ? 'en' : null,
    dialect: isArabic ? dialectOf(text) : /[a-z]/.test(text) ? 'english' : null,
    confidence: {
      ...{ intent: intent === 'other' ? 0.4 : 0.9, category: sure(category), budget: sure(budget), deadline: sure(deadline) },
      ...{ contacts: hasContacts ? 0.85 : 0, choice: sure(choice) },
    },
  }
}

/** The kinds of abuse a text holds. */
export function abuseIn(text: string): string[] {
  return Object.entries(words.abuse).flatMap(([kind, marks]) => (says(fold(text), marks) ? [kind] : []))
}

function intentOf(
  text: string,
  asked: string,
  given: Given,
  holds: { category: unknown; budget: unknown; deadline: unknown; contacts: Record<string, unknown>; choice: unknown },
): string {
  const isShort = text.split(/\s+/).length <= 4
  for (const [intent, marks] of words.intents) {
    const needs = intent === 'reject_options' ? given.shown.length > 0 : intent === 'change_request' ? asked !== '' : true
    if (needs && says(text, marks)) return intent
  }
  if (holds.choice !== null) return 'choose_freelancer'
  if (asked && isShort && says(text, words.yes)) return 'confirm'
  if (holds.category && !says(text, words.wants) && says(text, words.prices)) return 'ask_price'
  if (holds.category || says(text, words.wants)) return 'new_request'
  if (says(text, words.prices)) return 'ask_price'
  if (asked && [holds.budget, holds.deadline, ...Object.values(holds.contacts)].some((one) => one !== null)) return 'provide_details'
  if (says(text, words.thanks)) return 'thanks'
  if (says(text, words.greetings)) return 'greeting'
  return asked && !isShort ? 'provide_details' : 'other'
}

/** The service that does what is asked for, else the one whose longest word is in the text. */
function categoryIn(text: string, categories: Given['categories']): string | null {
  const does = categories.find(({ slug }) => says(text, words.doing[slug] ?? '-'))
  if (does) return does.slug
  const vague = words.vague.split('|')
  const weightOf = (word: string): number => (vague.includes(word) ? 1 : word.length)
  const found = categories
    .map((one) => ({
      slug: one.slug,
      length: Math.max(0, ...one.words.filter((word) => word.length > 2 && says(text, word)).map(weightOf)),
    }))
    .sort((a, b) => b.length - a.length)[0]
  return found?.length ? found.slug : null
}

function deadlineIn(whole: string, asked: string): number | null {
  const text = words.every.split('|').reduce((left, often) => left.replaceAll(often, ' '), whole)
  const told = /(\d+)\s*(يوم|ايام|days?|اسابيع|weeks?)/.exec(text)
  if (told) return Number(told[1]) * (/اسابيع|week/.test(told[2]!) ? 7 : 1)
  const spelled = Object.entries(words.days)
    .filter(([word]) => says(text, word))
    .sort(([a], [b]) => b.length - a.length)[0]
  if (spelled) return spelled[1]
  const bare = /^\d{1,2}$/.exec(text.trim())?.[0]
  return bare && says(asked, words.askedDeadline) ? Number(bare) : null
}

function contactsIn(message: string, asked: string): Record<string, string | null> {
  const introduced = /(?:اسمي|معك|معاك|my name is|i am|i'm)\s+(\p{L}+(?:\s\p{L}+)?)/iu.exec(message)?.[1]
  const isAnswer = says(asked, words.askedName) && /^\p{L}+(\s\p{L}+){0,2}$/u.test(message.trim())
  return {
    name: introduced ?? (isAnswer ? message.trim() : null),
    email: /\[email \d+\]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(message)?.[0] ?? null,
    phone: /\[phone \d+\]|\+\d{8,15}/.exec(message)?.[0] ?? null,
    location: message.match(/\p{L}+/gu)?.flatMap(cityIn)[0] ?? null,
  }
}

/** A city, without the preposition that is written onto it. */
function cityIn(word: string): string[] {
  const bare = word.replace(/^[بف](?=ا?\p{L}{3})/u, '')
  return [word, bare].filter((one) => words.cities.includes(fold(one)))
}

function choiceIn(text: string, shown: readonly string[]): number | null {
  const digit = /^\s*(?:رقم|number|no\.?)?\s*(\d)\s*$/.exec(text)?.[1] ?? /(?:رقم|اختار|خيار|number|option)\s*(\d)\b/.exec(text)?.[1]
  if (digit) return Number(digit)
  const ordinal = Object.entries(words.ordinals).find(([word]) => says(text, word))?.[1]
  if (ordinal) return ordinal
  const named = shown.findIndex((option) => {
    const name = /\p{L}{2,}/u.exec(fold(option).replace(/^\d+[).\s-]*/, ''))?.[0]
    return name !== undefined && says(text, name)
  })
  return named < 0 ? null : named + 1
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
