import { item } from '#connectors/connector.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { errorsOf } from './contents.ts'
import { personOf } from './people.ts'
import { ignored, type Place } from './unit.ts'
import { camel, errorCodes, given, id, object, timeOf } from './wire.ts'

const states: Record<string, ReadItem['status']> = { sent: 'sent', delivered: 'delivered', read: 'read', played: 'read', failed: 'failed' }

/** The delivery state of a message of ours; `played` (voice notes) counts as read. Key: its id and state, as each state comes once. */
export function readStatus(unit: unknown, place: Place): ReadItem {
  const status = object(unit)
  const target = id(status?.id)
  const state = id(status?.status)
  if (!status || !target || !state) return ignored(unit, place, 'status')
  const inGroup = status.recipient_type === 'group'
  const person = personOf(
    { waId: inGroup ? status.recipient_participant_id : status.recipient_id, userId: status.recipient_user_id },
    place.contacts,
  )
  const known = Object.hasOwn(states, state) ? states[state] : undefined
  const codes = errorCodes(status.errors)
  const read = {
    dedupeKey: `${target}:${state}`,
    occurredAt: timeOf(status.timestamp) ?? place.at,
    person,
    targetId: target,
    extra: given({
      toAccount: place.account,
      callbackData: id(status.biz_opaque_callback_data),
      errorCodes: codes.length ? codes : undefined,
      errors: codes.length ? errorsOf(status.errors) : undefined,
      parentUserId: id(status.recipient_parent_user_id) ?? id(status.parent_recipient_user_id),
      groupId: inGroup ? id(status.recipient_id) : undefined,
      pricing: object(status.pricing) && camel(status.pricing),
      conversation: conversationOf(status.conversation),
    }),
  }
  if (!known) return ignored(unit, place, `status:${state}`, read)
  return item({ ...read, kind: 'status', channel: 'whatsapp', status: known, ...(known === state ? {} : { rawType: state }) })
}

function conversationOf(value: unknown): Record<string, unknown> | undefined {
  const conversation = object(value)
  if (!conversation) return undefined
  return given({
    id: id(conversation.id),
    origin: id(object(conversation.origin)?.type),
    expiresAt: timeOf(conversation.expiration_timestamp),
  })
}
