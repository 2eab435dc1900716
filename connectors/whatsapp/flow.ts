import { parseJson } from '#src/platform/text/json.ts'
import type { Content } from './content.ts'
import { given, id, object, text, type Wire } from './wire.ts'

const names = ['full_name', 'name']
const phones = ['phone_number', 'phone', 'mobile']
const mails = ['email', 'email_address']

/**
 * A submitted flow or address form: `response_json` is parsed again. The person's name and e-mail go to the person, all other questions to
 * `answers`. A number written into the form is only claimed (`extra.formPhone`): the one that wrote stands.
 */
export function readFlow(reply: Wire): Content {
  const form = id(reply.name)
  const answered = parse(reply.response_json)
  if (!answered) return { extra: given({ form, response: text(reply.response_json) }) }
  const { flow_token: token, ...rest } = answered
  if (form === 'address_message') return readAddress(form, rest)
  const pick = (keys: readonly string[]) => keys.map((key) => text(rest[key])).find((value) => value)
  const parts = [text(rest.first_name), text(rest.last_name)].filter(Boolean).join(' ')
  const own = new Set([...names, ...phones, ...mails, 'first_name', 'last_name'])
  return {
    person: given({ name: pick(names) ?? (parts || undefined), email: pick(mails) }),
    answers: answersOf(rest, own),
    extra: given({ form, flowToken: id(token), formPhone: pick(phones) }),
  }
}

/** An address names who receives there, perhaps not the sender. */
function readAddress(form: string, rest: Wire): Content {
  const values = object(rest.values) ?? {}
  const receiver = given({ name: text(values.name), phone: id(values.phone_number), savedAddressId: id(rest.saved_address_id) })
  return { answers: answersOf(values, new Set(['name', 'phone_number'])), extra: { form, address: receiver } }
}

function answersOf(form: Wire, without: ReadonlySet<string>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(form)
      .filter(([key]) => key !== '__proto__' && !without.has(key))
      .map(([key, value]) => [
        key,
        (Array.isArray(value) ? value : [value]).filter((one) => one !== null && one !== undefined).map(written),
      ]),
  )
}

function written(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function parse(json: unknown): Wire | undefined {
  if (typeof json !== 'string') return object(json)
  try {
    return object(parseJson(json))
  } catch {
    return undefined
  }
}
