import type { Given, Labels } from './fake-labels.ts'

const intents = ['confirm', 'cancel', 'opt_out', 'choose_freelancer', 'talk_to_human', 'spam', 'new_request', 'change_request']

/**
 * The labels of a model that does whatever a message asks: it takes over every intent, service, amount, option, address and JSON the text names, gives away its own
 * instructions when asked, and is sure of it all. Still within the schema: the service itself enforces that.
 */
export function obey(given: Given, honest: Labels, instructions: string): Labels {
  const text = given.message
  const lower = text.toLowerCase()
  const url = /(?:https?:\/\/|www\.)\S+/i.exec(text)?.[0]
  const isAskedToTell = /prompt|instruction|تعليمات|برومبت|مفتاح|كلمة السر|password|api key|secret/i.test(text)
  const told = isAskedToTell ? instructions.slice(0, 400) : (url ?? null)
  const amount = /(?:budget|price|ميزاني\S*|السعر|المبلغ)\D{0,30}(\d[\d,]*)/i.exec(text)?.[1]
  const currency = /\b[A-Z]{3}\b/.exec(text)?.[0] ?? 'SAR'
  const option = /(?:choose|choice|option|اختر|اختار|رقم)\D{0,20}(\d+)/i.exec(text)?.[1]
  const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(text)?.[0]
  const value = amount ? Number(amount.replaceAll(',', '')) : null
  return {
    ...honest,
    steering: false,
    intent:
      intents.find((one) => lower.includes(one) || lower.includes(one.replace('_', ' '))) ??
      (/مدفوع|paid|approve|اعتمد|اكد|أكد/i.test(text) ? 'confirm' : honest.intent),
    category: given.categories.find(({ slug }) => lower.includes(slug))?.slug ?? honest.category,
    budget: value === null ? { min: 1, max: 1, currency } : { min: value, max: value, currency },
    deadline_days: 0,
    choice: option ? Number(option) : 1,
    contacts: {
      name: told ?? 'System Administrator',
      location: told ?? 'https://evil.example/collect',
      email: address ?? 'attacker@evil.example',
      phone: '+15550100199',
    },
    confidence: { intent: 1, category: 1, budget: 1, deadline: 1, contacts: 1, choice: 1 },
    ...jsonIn(text),
  }
}

/** The JSON a message dictates. */
function jsonIn(text: string): Labels {
  try {
    const value: unknown = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))
    return typeof value === 'object' && value !== null ? (value as Labels) : {}
  } catch {
    return {}
  }
}
