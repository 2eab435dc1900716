import { item } from '#connectors/connector.ts'
import type { Person, ReadItem } from '#src/inbox/item.ts'
import { digitsOf } from './people.ts'
import { ignored, type Place } from './unit.ts'
import { given, id, object, text, type Wire } from './wire.ts'

const changes = new Set(['user_changed_number', 'user_changed_user_id', 'customer_identity_changed'])

/**
 * A notice of the platform about a person. A new number or user id is an `identity_change`: the person is the old identity, `extra` holds
 * oldPhone, newPhone, oldUserId, newUserId as far as told. Other notices are ignored.
 */
export function readSystem(message: Wire, place: Place, person: Person, known: Pick<ReadItem, 'dedupeKey' | 'occurredAt'>): ReadItem {
  const system = object(message.system)
  const kind = text(system?.type)
  if (!system || !kind || !changes.has(kind)) return ignored(message, place, kind ? `system:${kind}` : 'system', { ...known, person })
  const newPhone = digitsOf(id(system.wa_id))
  const oldPhone = digitsOf(id(message.from))
  const newUserId = id(system.user_id)
  const oldUserId = id(system.previous_user_id) ?? id(message.from_user_id)
  return item({
    ...known,
    kind: 'message',
    channel: 'whatsapp',
    person,
    messageType: 'system',
    op: 'identity_change',
    extra: given({
      toAccount: place.account,
      systemType: kind,
      oldPhone: oldPhone && `+${oldPhone}`,
      newPhone: newPhone && `+${newPhone}`,
      oldUserId: oldUserId === newUserId ? undefined : oldUserId,
      newUserId,
      parentUserId: id(system.parent_user_id),
      oldParentUserId: id(system.previous_parent_user_id),
    }),
  })
}
