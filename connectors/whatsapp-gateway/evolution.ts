import type { ReadItem } from '#src/inbox/item.ts'
import { item } from '../connector.ts'
import { contentKey, instant, known, str, type Wire, wire } from '../wire.ts'
import { chatKind, lidOf, personOf, phoneDigits } from './chat.ts'
import { readContent } from './evolution-content.ts'

/**
 * Reads one Evolution event. Units are keyed by instance and `key.id`; the connection stands for its own instance, so only a foreign
 * instance is named in the key. `date_time` is local time with a false Z and is never read as one: `fallback` is the time of an event
 * without `messageTimestamp`. The envelope's `apikey` goes nowhere. (doc.evolution-api.com, webhooks)
 */
export function readEvolution(envelope: Wire, fallback: string, session: string): ReadItem[] {
  const event = (str(envelope.event) ?? 'unknown').toLowerCase().replace(/[_-]/g, '.')
  const every = Array.isArray(envelope.data) ? envelope.data : [envelope.data]
  return every.map((one) => readUnit(unitOf(event, envelope, wire(one), fallback, session)))
}

interface Unit {
  event: string
  envelope: Wire
  data: Wire
  /** Both ids of the chat: the phone one may be the second, where the first is hidden. */
  chats: (string | undefined)[]
  id: string | undefined
  /** The id by which this connection knows a message. */
  keyOf(id: string): string
  fromMe: boolean
  at: string
}

function unitOf(event: string, envelope: Wire, data: Wire, fallback: string, session: string): Unit {
  // A message carries its key inside, a deletion is one, and an update spreads it.
  const key = data.key === undefined ? data : wire(data.key)
  const instance = str(envelope.instance) ?? session
  return {
    event,
    envelope,
    data,
    chats: [str(key.remoteJid), str(key.remoteJidAlt) ?? str(key.senderPn)],
    id: str(data.keyId) ?? str(key.id),
    keyOf: (id) => (instance === session ? id : `${instance}:${id}`),
    fromMe: key.fromMe === true,
    at: instant(data.messageTimestamp) ?? instant(data.timestampMs) ?? fallback,
  }
}

function readUnit(unit: Unit): ReadItem {
  if (chatKind(unit.chats[0]) !== 'person') return ignored(unit)
  switch (unit.event) {
    case 'messages.upsert':
    case 'send.message':
      return readMessage(unit)
    case 'messages.update':
      return readUpdate(unit)
    case 'messages.delete':
      return unit.id ? readDeleted(unit, unit.id) : ignored(unit)
    case 'messages.edited':
      return unit.id ? readEdited(unit, unit.id, unit.data.editedMessage ?? unit.data.message) : ignored(unit)
    default:
      return ignored(unit)
  }
}

function readMessage(unit: Unit): ReadItem {
  const content = readContent(unit.data, unit.id)
  if (content.removed) return readDeleted(unit, content.removed)
  if (content.edited) return readEdited(unit, content.edited.id, content.edited.message)
  if (content.technical) return ignored(unit, content.rawType)
  const key = unit.id ? unit.keyOf(unit.id) : contentKey(unit.event, unit.data)
  const { text, messageType, rawType, selectionId, buttonPayload, replyTo, attachments, campaign, extra, reaction } = content
  return item({
    ...common(unit),
    dedupeKey: key,
    ...known({
      text,
      messageType,
      selectionId,
      buttonPayload,
      rawType,
      replyTo: replyTo && unit.keyOf(replyTo),
      op: reaction && (reaction.emoji ? ('react' as const) : ('unreact' as const)),
      targetId: reaction?.targetId && unit.keyOf(reaction.targetId),
    }),
    attachments,
    campaign,
    extra: { ...about(unit), ...known({ emoji: reaction?.emoji }), ...extra },
  })
}

const STATES = new Map<unknown, ReadItem['status']>([
  ['ERROR', 'failed'],
  ['SERVER_ACK', 'sent'],
  ['DELIVERY_ACK', 'delivered'],
  ['READ', 'read'],
  ['PLAYED', 'read'],
])

/** Only the state of our own messages tells something. */
function readUpdate(unit: Unit): ReadItem {
  const wireStatus = str(unit.data.status)
  const status = STATES.get(wireStatus)
  if (!unit.fromMe || !status || !unit.id) return ignored(unit)
  return item({
    ...common(unit),
    kind: 'status',
    direction: 'inbound',
    dedupeKey: `${unit.keyOf(unit.id)}:${wireStatus}`,
    targetId: unit.keyOf(unit.id),
    status,
    extra: { ...about(unit), ...known({ errorCodes: status === 'failed' ? [wireStatus] : undefined }) },
  })
}

function readDeleted(unit: Unit, deleted: string): ReadItem {
  const targetId = unit.keyOf(deleted)
  return item({ ...common(unit), dedupeKey: `${targetId}:deleted`, op: 'delete', targetId, extra: about(unit) })
}

function readEdited(unit: Unit, edited: string, message: unknown): ReadItem {
  const targetId = unit.keyOf(edited)
  const { text } = readContent({ message }, undefined)
  // The same text twice is one edit; the gateway gives edits no number of their own.
  const dedupeKey = contentKey(`${targetId}:edit`, [text ?? '', str(unit.data.timestampMs) ?? str(unit.data.messageTimestamp) ?? ''])
  return item({ ...common(unit), dedupeKey, messageType: 'text', op: 'edit', targetId, ...known({ text }), extra: about(unit) })
}

/** Everything that is no one-to-one message: groups, channels, the connection's states, what Evolution may invent. The person stays. */
function ignored(unit: Unit, messageType?: string): ReadItem {
  const { event, envelope, data, id } = unit
  const kind = chatKind(unit.chats[0])
  const key = wire(data.key)
  const chats = kind === 'person' ? unit.chats : [str(key.participant), str(key.participantAlt)]
  const state = event === 'connection.update' ? str(data.state) : undefined
  return item({
    ...common(unit),
    kind: 'ignored',
    dedupeKey: id
      ? [unit.keyOf(id), event, str(data.status)].filter(Boolean).join(':')
      : contentKey(event, [envelope.instance, envelope.date_time, data]),
    person: personOf(chats, unit.fromMe || !chats.some(Boolean) ? undefined : str(data.pushName)),
    rawType: messageType ? `${event}:${messageType}` : event,
    extra: {
      ...about(unit),
      ...known({
        state,
        statusReason: state ? data.statusReason : undefined,
        status: str(data.status),
        chat: kind === 'person' || kind === 'unknown' ? undefined : kind,
      }),
    },
  })
}

function common(unit: Unit): Pick<ReadItem, 'kind' | 'channel' | 'occurredAt' | 'direction' | 'person'> {
  return {
    kind: 'message',
    channel: 'whatsapp',
    occurredAt: unit.at,
    direction: unit.fromMe ? 'outbound' : 'inbound',
    // On what we sent, pushName is our own.
    person: personOf(unit.chats, unit.fromMe ? undefined : str(unit.data.pushName)),
  }
}

function about(unit: Unit): Record<string, unknown> {
  const own = str(unit.envelope.sender)
  return known({
    session: str(unit.envelope.instance),
    toAccount: phoneDigits(own) ?? own,
    source: str(unit.data.source),
    lid: lidOf(unit.chats),
  })
}
