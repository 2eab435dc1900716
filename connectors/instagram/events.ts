import type { Person, ReadItem } from '#src/inbox/item.ts'
import { item } from '../connector.ts'
import { contentKey, instant, known, str, type Wire, wire } from '../wire.ts'
import { attachmentsOf, isStoryMention } from './attachments.ts'
import { campaignOf } from './referral.ts'
import { around, type Place, unread } from './unit.ts'

/**
 * One event of a direct-message thread. A kind we do not know, or one that is broken, is `ignored` with its person.
 * Source: developers.facebook.com/docs/instagram-platform/webhooks/examples
 */
export function readEvent(value: unknown, place: Place): ReadItem {
  const event = wire(value)
  const unit: Unit = { event, place, ...partiesOf(event, place), at: instant(event.timestamp) ?? place.at }
  if (isObject(event.message)) return readMessage(wire(event.message), unit)
  if (isObject(event.message_edit)) return readEdit(wire(event.message_edit), unit)
  if (isObject(event.reaction)) return readReaction(wire(event.reaction), unit)
  if (isObject(event.postback)) return readPostback(wire(event.postback), unit)
  if (isObject(event.read)) return readSeen(wire(event.read), unit)
  if (isObject(event.referral)) return readReferral(wire(event.referral), unit)
  const kind = Object.keys(event).find((key) => !['sender', 'recipient', 'timestamp'].includes(key))
  return ignored(kind ?? 'event', unit)
}

interface Unit {
  event: Wire
  place: Place
  sender: string | undefined
  direction: ReadItem['direction']
  /** The outside one of the two. */
  person: Person
  at: string
}

function readMessage(message: Wire, unit: Unit): ReadItem {
  const mid = str(message.mid)
  // Talking to oneself has no outside person.
  if (message.is_self === true || unit.person.externalId === undefined)
    return ignored(message.is_self === true ? 'is_self' : 'message', unit, mid)
  if (message.is_deleted === true) {
    const dedupeKey = mid ? `${mid}:deleted` : contentKey('deleted', unit.event)
    return item({ ...common(unit), dedupeKey, op: 'delete', ...known({ targetId: mid }) })
  }
  const text = str(message.text)
  // A mention in a person's own story is no enquiry, and its content may not be kept.
  if (text === undefined && isStoryMention(message.attachments)) return ignored('story_mention', unit, mid)
  const attachments = attachmentsOf(message.attachments)
  const reply = wire(message.reply_to)
  const story = wire(reply.story)
  const choice = str(wire(message.quick_reply).payload)
  const base = common(unit)
  return item({
    ...base,
    dedupeKey: mid ?? contentKey('message', unit.event),
    messageType: attachments[0]?.type ?? (text === undefined ? 'unsupported' : 'text'),
    ...known({ text, selectionId: choice, buttonPayload: choice, replyTo: str(reply.mid) }),
    attachments,
    campaign: campaignOf(message.referral),
    extra: { ...base.extra, ...known({ storyId: str(story.id), storyUrl: str(story.url), appId: str(message.app_id) }) },
  })
}

function readEdit(edit: Wire, unit: Unit): ReadItem {
  const mid = str(edit.mid)
  if (!mid) return ignored('message_edit', unit)
  const dedupeKey = `${mid}:edit:${str(edit.num_edit) ?? unit.at}`
  return item({ ...common(unit), dedupeKey, messageType: 'text', op: 'edit', targetId: mid, ...known({ text: str(edit.text) }) })
}

function readReaction(reaction: Wire, unit: Unit): ReadItem {
  const mid = str(reaction.mid)
  const action = str(reaction.action)
  if (!mid || (action !== 'react' && action !== 'unreact')) return ignored('reaction', unit)
  const emoji = str(reaction.emoji)
  const base = common(unit)
  return item({
    ...base,
    dedupeKey: `${mid}:${unit.sender ?? ''}:${action}:${str(unit.event.timestamp) ?? unit.at}`,
    messageType: 'reaction',
    op: action,
    targetId: mid,
    ...known({ text: emoji }),
    extra: { ...base.extra, ...known({ emoji, reaction: str(reaction.reaction) }) },
  })
}

/** An ice breaker or a button: the title is what the person says by pressing it. */
function readPostback(postback: Wire, unit: Unit): ReadItem {
  const payload = str(postback.payload)
  return item({
    ...common(unit),
    dedupeKey: str(postback.mid) ?? contentKey('postback', unit.event),
    messageType: 'postback',
    ...known({ text: str(postback.title), selectionId: payload, buttonPayload: payload }),
    campaign: campaignOf(postback.referral),
  })
}

/** Only that they have read ours is a state of a message of ours. */
function readSeen(read: Wire, unit: Unit): ReadItem {
  const mid = str(read.mid)
  if (!mid || unit.direction === 'outbound') return ignored('read', unit, mid && `${mid}:read:own`)
  return item({ ...common(unit), kind: 'status', dedupeKey: `${mid}:read`, targetId: mid, status: 'read' })
}

/** A link opened in a thread that stands: nobody wrote anything, but where they came from is kept. */
function readReferral(referral: Wire, unit: Unit): ReadItem {
  return { ...ignored('referral', unit), campaign: campaignOf(referral) }
}

function ignored(rawType: string, unit: Unit, dedupeKey?: string): ReadItem {
  const { direction, person, at, event } = unit
  // With a time of its own the event is the same in whatever batch it comes again.
  const key = dedupeKey ?? (event.timestamp === undefined ? undefined : contentKey(rawType, event))
  return unread(rawType, event, unit.place, { direction, person, occurredAt: at, ...known({ dedupeKey: key }) })
}

function common(unit: Unit) {
  const { direction, person, at } = unit
  return { ...around(unit.place), kind: 'message' as const, occurredAt: at, direction, person }
}

/** Echoes sometimes lack their flag: what our own id sends is outbound all the same. */
function partiesOf(event: Wire, place: Place): Pick<Unit, 'sender' | 'direction' | 'person'> {
  const sender = str(wire(event.sender).id)
  const outbound = wire(event.message).is_echo === true || (sender !== undefined && place.own.has(sender))
  const other = outbound ? str(wire(event.recipient).id) : sender
  return {
    sender,
    direction: outbound ? 'outbound' : 'inbound',
    person: other === undefined || place.own.has(other) ? {} : { externalId: other },
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
