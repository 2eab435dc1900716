import { item } from '#connectors/connector.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { contentOf, errorsOf, productOf } from './contents.ts'
import { personOf } from './people.ts'
import { campaignOf } from './referral.ts'
import { readSystem } from './system.ts'
import { ignored, type Place } from './unit.ts'
import { errorCodes, fingerprint, given, id, object, text, timeOf } from './wire.ts'

/** Sent by the app itself when somebody opens the chat: nobody wrote anything. */
const technical = new Set(['request_welcome'])

/**
 * One message of a person (`inbound`) or one the owner typed in the app (`outbound`, the person is whom it went to).
 * A type we do not know, or one whose body is missing, is still a message of that person: messageType `unsupported`, rawType as sent.
 */
export function readMessage(unit: unknown, place: Place, direction: ReadItem['direction'] = 'inbound'): ReadItem {
  const message = object(unit)
  if (!message) return ignored(unit, place, 'message')
  const echo = direction === 'outbound'
  const person = personOf(
    echo ? { waId: message.to, userId: message.to_user_id } : { waId: message.from, userId: message.from_user_id },
    place.contacts,
  )
  const occurredAt = timeOf(message.timestamp) ?? place.at
  const type = text(message.type)
  const key = id(message.id) ?? `message:${fingerprint(place.account, message)}`
  if (!type || technical.has(type)) return ignored(unit, place, type || 'message', { dedupeKey: key, occurredAt, person, direction })
  if (type === 'system') return readSystem(message, place, person, { dedupeKey: key, occurredAt })

  const content = contentOf(type, message)
  const context = object(message.context)
  const failed = errorCodes(message.errors)
  const read = {
    channel: 'whatsapp',
    dedupeKey: key,
    occurredAt,
    direction,
    person: given({ ...content?.person, ...person, ...(content?.person?.name ? { name: content.person.name } : {}) }),
    ...given({
      text: content?.text,
      messageType: content ? type : 'unsupported',
      rawType: content ? undefined : (id(object(message.unsupported)?.type) ?? type),
      selectionId: content?.selectionId,
      buttonPayload: content?.buttonPayload,
      replyTo: id(context?.id),
      op: content?.op,
      targetId: content?.targetId,
    }),
    attachments: content?.attachments ?? [],
    campaign: campaignOf(message.referral),
    answers: content?.answers ?? {},
    extra: given({
      toAccount: place.account,
      parentUserId: id(message.from_parent_user_id) ?? id(message.to_parent_user_id),
      groupId: id(message.group_id),
      forwarded: context?.forwarded === true ? true : undefined,
      frequentlyForwarded: context?.frequently_forwarded === true ? true : undefined,
      product: productOf(context),
      errorCodes: failed.length ? failed : undefined,
      errors: failed.length ? errorsOf(message.errors) : undefined,
      // A first message after an ad click on a number shared with the app can come without content: a real enquiry all the same.
      fromAd: failed.includes('131060') ? true : undefined,
      ...content?.extra,
    }),
  } as const
  // What is said in a group is said to the group: kept, but nobody's enquiry.
  if (read.extra.groupId) return item({ ...read, kind: 'ignored', rawType: 'group' })
  return item({ ...read, kind: 'message' })
}
