import type { Attachment, ReadItem } from '#src/inbox/item.ts'
import { item } from '../connector.ts'
import { contentKey, instant, known, list, str, type Wire, wire } from '../wire.ts'
import { chatKind, lidOf, personOf, phoneDigits } from './chat.ts'

/**
 * Reads one WAHA event. Messages are keyed by `payload.id`, so that `message` and `message.any` of the same message are one;
 * `fallback` is the time of an event that carries none. (waha.devlike.pro/docs/how-to/events)
 */
export function readWaha(envelope: Wire, fallback: string): ReadItem[] {
  const event = str(envelope.event) ?? 'unknown'
  const payload = wire(envelope.payload)
  // A revoked message names its chat only inside `after` or `before`.
  const carrier = event === 'message.revoked' ? wire(payload.after ?? payload.before) : payload
  const unit: Unit = {
    event,
    envelope,
    payload,
    carrier,
    chat: chatOf(carrier, envelope),
    id: str(carrier.id),
    fromMe: carrier.fromMe === true,
    at: instant(carrier.timestamp) ?? instant(envelope.timestamp) ?? fallback,
  }
  if (chatKind(unit.chat) !== 'person') return [event === 'message.revoked' && !unit.chat ? readRevoked(unit) : ignored(unit)]
  switch (event) {
    case 'message':
    case 'message.any':
      return [readMessage(unit)]
    case 'message.reaction':
      return [readReaction(unit)]
    case 'message.ack':
      return [readAck(unit)]
    case 'message.edited':
      return [readEdited(unit)]
    case 'message.revoked':
      return [readRevoked(unit)]
    default:
      return [ignored(unit)]
  }
}

interface Unit {
  event: string
  envelope: Wire
  payload: Wire
  carrier: Wire
  chat: string | undefined
  id: string | undefined
  fromMe: boolean
  at: string
}

function readMessage(unit: Unit): ReadItem {
  const { payload } = unit
  const attachments = attachmentsOf(payload)
  const vCards = list(payload.vCards).filter((card) => typeof card === 'string')
  const location = Object.keys(wire(payload.location)).length ? payload.location : undefined
  const text = str(payload.body)
  const messageType =
    attachments[0]?.type ?? (location ? 'location' : vCards.length ? 'contacts' : text !== undefined ? 'text' : 'unsupported')
  return item({
    ...common(unit),
    dedupeKey: unit.id ?? contentKey('message', payload),
    ...known({ text, messageType, replyTo: str(wire(payload.replyTo).id) ?? str(payload.replyTo) }),
    attachments,
    extra: { ...about(unit), ...known({ location, vCards: vCards.length ? vCards : undefined }) },
  })
}

/** A reaction with an empty text takes the earlier one back. */
function readReaction(unit: Unit): ReadItem {
  const reaction = wire(unit.payload.reaction)
  const emoji = str(reaction.text)
  const op = emoji ? 'react' : 'unreact'
  return item({
    ...common(unit),
    dedupeKey: `${unit.id ?? contentKey('reaction', unit.payload)}:${op}`,
    messageType: 'reaction',
    op,
    ...known({ targetId: str(reaction.messageId), text: emoji }),
    extra: { ...about(unit), ...known({ emoji }) },
  })
}

const ACK = new Map<unknown, ReadItem['status']>([
  [-1, 'failed'],
  [1, 'sent'],
  [2, 'delivered'],
  [3, 'read'],
  [4, 'read'],
])

/** Only acks of our own messages tell something; that we read theirs does not, nor that ours is still pending. */
function readAck(unit: Unit): ReadItem {
  const { payload } = unit
  const status = ACK.get(payload.ack)
  const ackName = str(payload.ackName)
  if (!unit.fromMe || !status || !unit.id) return ignored(unit)
  return item({
    ...common(unit),
    kind: 'status',
    direction: 'inbound',
    dedupeKey: `${unit.id}:ack:${String(payload.ack)}`,
    targetId: unit.id,
    status,
    extra: { ...about(unit), ...known({ ackName, errorCodes: status === 'failed' ? [ackName ?? 'ERROR'] : undefined }) },
  })
}

function readEdited(unit: Unit): ReadItem {
  const edited = str(unit.payload.editedMessageId)
  return item({
    ...common(unit),
    dedupeKey: `${unit.id ?? contentKey('edited', unit.payload)}:edit:${unit.at}`,
    messageType: 'text',
    op: 'edit',
    ...known({ text: str(unit.payload.body), targetId: edited && whole(edited, unit) }),
    extra: about(unit),
  })
}

function readRevoked(unit: Unit): ReadItem {
  const revoked = str(unit.payload.revokedMessageId)
  const targetId = revoked && whole(revoked, unit)
  return item({
    ...common(unit),
    dedupeKey: `${targetId ?? unit.id ?? contentKey('revoked', unit.payload)}:deleted`,
    op: 'delete',
    ...known({ targetId }),
    extra: about(unit),
  })
}

/** Everything that is no one-to-one message: groups, channels, statuses, session states, what WAHA may invent. The person stays. */
function ignored(unit: Unit): ReadItem {
  const { event, envelope, payload, carrier } = unit
  const participant = str(carrier.participant) ?? str(carrier.author)
  const kind = chatKind(unit.chat)
  const state = event === 'session.status' ? str(payload.status) : undefined
  return item({
    ...common(unit),
    kind: 'ignored',
    // Both ways of subscribing bring a group's message twice; every other event has an id of its own.
    dedupeKey:
      event.startsWith('message') && unit.id
        ? `${unit.id}:${event.replace('.any', '')}${ackOf(payload)}`
        : (str(envelope.id) ?? contentKey(event, envelope)),
    person: personOf(kind === 'person' ? [unit.chat] : [participant], kind === 'person' || participant ? nameOf(unit) : undefined),
    rawType: event,
    extra: { ...about(unit), ...known({ state, chat: kind === 'person' || kind === 'unknown' ? undefined : kind, ack: str(payload.ack) }) },
  })
}

function ackOf(payload: Wire): string {
  const ack = str(payload.ack)
  return ack === undefined ? '' : `:${ack}`
}

function common(unit: Unit): Pick<ReadItem, 'kind' | 'channel' | 'occurredAt' | 'direction' | 'person'> {
  return {
    kind: 'message',
    channel: 'whatsapp',
    occurredAt: unit.at,
    direction: unit.fromMe ? 'outbound' : 'inbound',
    person: chatKind(unit.chat) === 'person' ? personOf([unit.chat], nameOf(unit)) : {},
  }
}

function about(unit: Unit): Record<string, unknown> {
  const me = str(wire(unit.envelope.me).id)
  return known({
    session: str(unit.envelope.session),
    toAccount: phoneDigits(me) ?? me,
    source: str(unit.carrier.source),
    lid: lidOf([unit.chat]),
  })
}

/** The chat stands in the composite id (`false_966501230061@c.us_3EB0…`); from and to swap sides between events and engines. */
function chatOf(carrier: Wire, envelope: Wire): string | undefined {
  const fromId = /^(?:true|false)_([^_]+@[^_]+)(?:_|$)/.exec(str(carrier.id) ?? '')?.[1]
  if (fromId) return fromId
  const me = str(wire(envelope.me).id)
  const [first, second] = carrier.fromMe === true ? [carrier.to, carrier.from] : [carrier.from, carrier.to]
  return [str(first), str(second)].find((chat) => chat !== undefined && chat !== me)
}

/** The person's own name where the engine tells it; each keeps it elsewhere, and ours stands there on what we sent. */
function nameOf(unit: Unit): string | undefined {
  if (unit.fromMe) return undefined
  const engine = wire(unit.carrier._data)
  return str(engine.notifyName) ?? str(engine.pushName) ?? str(wire(engine.Info).PushName)
}

/** An edit and a deletion name only the last part of the composite id by which the message was known. */
function whole(messageId: string, unit: Unit): string {
  return messageId.includes('@') || !unit.chat ? messageId : `${unit.fromMe}_${unit.chat}_${messageId}`
}

function attachmentsOf(payload: Wire): Attachment[] {
  const media = wire(payload.media)
  if (payload.hasMedia !== true && !str(media.url)) return []
  const mimeType = str(media.mimetype)
  const filename = str(media.filename)
  return [known({ type: typeOf(mimeType), url: str(media.url), mimeType, filename, caption: str(payload.body) })]
}

function typeOf(mimeType: string | undefined): string {
  const top = mimeType?.split('/')[0]
  return top === 'image' || top === 'video' || top === 'audio' ? top : 'document'
}
