import type { Person } from '#src/inbox/item.ts'
import { given, id, object, text, type Wire } from './wire.ts'

/** What a unit says of its person: the number or what stands in its place, the business-scoped user id, both perhaps absent. */
export interface Named {
  waId?: unknown
  userId?: unknown
}

/**
 * The outside person of a unit, with name and username from the contact that carries the same id (never by position).
 * `externalId` is the business-scoped user id, else the digits of the number; a value with letters is never a phone.
 * A unit that names nobody takes the only contact, if there is only one.
 */
export function personOf(named: Named, contacts: readonly Wire[]): Person {
  const number = id(named.waId)
  const user = id(named.userId)
  const contact =
    contacts.find((one) => (user !== undefined && id(one.user_id) === user) || (number !== undefined && id(one.wa_id) === number)) ??
    (user === undefined && number === undefined && contacts.length === 1 ? contacts[0] : undefined)
  const profile = object(contact?.profile)
  const digits = digitsOf(number) ?? digitsOf(id(contact?.wa_id))
  return given({
    name: text(profile?.name),
    phone: digits && `+${digits}`,
    externalId: user ?? id(contact?.user_id) ?? digits ?? number,
    username: id(profile?.username),
  })
}

/** The digits of a number written as digits (a plus sign tolerated); anything else, such as a user id in a phone field, is undefined. */
export function digitsOf(value: string | undefined): string | undefined {
  return value === undefined ? undefined : /^\+?(\d+)$/.exec(value)?.[1]
}
