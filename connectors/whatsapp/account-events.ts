import { item } from '#connectors/connector.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { contentOf } from './contents.ts'
import { digitsOf, personOf } from './people.ts'
import { ignored, type Place } from './unit.ts'
import { camel, errorCodes, fingerprint, given, id, list, object, objects, text, timeOf, type Wire } from './wire.ts'

/** A person's wish about marketing messages: stop is an opt-out; resume and signup are kept with their consent. */
export function readPreference(unit: unknown, place: Place): ReadItem {
  const wish = object(unit)
  if (!wish) return ignored(unit, place, 'user_preferences')
  const person = personOf({ waId: wish.wa_id, userId: wish.user_id }, place.contacts)
  const category = id(wish.category) ?? 'unknown'
  const value = id(wish.value) ?? 'unknown'
  const occurredAt = timeOf(wish.timestamp) ?? place.at
  const consent = given({
    purpose: category === 'marketing_messages' ? 'marketing' : category,
    granted: value !== 'stop',
    text: text(wish.detail),
    at: occurredAt,
  })
  const read = {
    dedupeKey: `preference:${person.externalId ?? fingerprint(wish)}:${category}:${value}:${id(wish.timestamp) ?? ''}`,
    occurredAt,
    person,
    consents: ['stop', 'resume', 'signup'].includes(value) ? [consent] : [],
    extra: { toAccount: place.account, category, value },
  }
  if (value !== 'stop' || category !== 'marketing_messages') return ignored(unit, place, 'user_preferences', read)
  return item({ ...read, kind: 'message', channel: 'whatsapp', messageType: 'user_preferences', op: 'marketing_opt_out' })
}

/** Old conversations, handed over when a number joins from the app: each message is kept with its person and is nobody's enquiry. */
export function readHistory(chunk: unknown, place: Place): ReadItem[] {
  const history = object(chunk)
  const items = objects(history?.threads).flatMap((thread) => list(thread.messages).map((unit) => readPast(unit, id(thread.id), place)))
  if (items.length) return items
  const codes = errorCodes(history?.errors)
  return [ignored(chunk, place, 'history', { extra: { errorCodes: codes.length ? codes : undefined } })]
}

function readPast(unit: unknown, thread: string | undefined, place: Place): ReadItem {
  const message = object(unit)
  const key = id(message?.id)
  if (!message || !key) return ignored(unit, place, 'history', { person: personOf({ waId: thread }, place.contacts) })
  const type = text(message.type)
  const content = type ? contentOf(type, message) : undefined
  const ours = place.ownNumber !== undefined && digitsOf(id(message.from)) === place.ownNumber
  return ignored(unit, place, 'history', {
    // The same id may still come as a live message: the past must not take its key.
    dedupeKey: `history:${key}`,
    occurredAt: timeOf(message.timestamp) ?? place.at,
    direction: ours ? 'outbound' : 'inbound',
    person: personOf({ waId: thread ?? message.from, userId: ours ? message.to_user_id : message.from_user_id }, place.contacts),
    messageType: type,
    text: content?.text,
    attachments: content?.attachments,
    extra: { historyStatus: id(object(message.history_context)?.status) },
  })
}

/** An entry of the phone's address book, added or changed in the app. */
export function readBookEntry(unit: unknown, place: Place): ReadItem {
  const entry = object(unit)
  const contact = object(entry?.contact)
  const person = personOf({ waId: contact?.phone_number, userId: contact?.user_id }, [])
  const at = object(entry?.metadata)?.timestamp
  const name = text(contact?.full_name) ?? text(contact?.first_name)
  return ignored(unit, place, 'smb_app_state_sync', {
    occurredAt: timeOf(at),
    person: given({ ...person, name }),
    extra: { action: id(entry?.action) },
  })
}

/** Everything else: errors of a number, templates, quality, restrictions, and fields that do not exist yet. */
export function readOther(field: string, value: unknown, place: Place): ReadItem {
  const told = object(value)
  const codes = errorCodes(told?.errors)
  const { messagingProduct: _same, metadata: _known, contacts: _persons, errors: _codes, ...rest } = (camel(told ?? {}) ?? {}) as Wire
  return ignored(value, place, field, {
    person: told ? personOf({ waId: told.wa_id, userId: told.user_id }, place.contacts) : {},
    extra: { ...rest, errorCodes: codes.length ? codes : undefined },
  })
}
