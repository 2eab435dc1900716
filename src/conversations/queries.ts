import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import { listQuery, newestFirst, page } from '#src/platform/route.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { openBody } from './messages.ts'

/** What was said with one contact on one connection. */
export const conversationShape = shape({
  id,
  contact: shape({ id, name: z.string().nullable(), language: z.string().nullable(), optedOutAt: time.nullable() }),
  connectionId: id,
  connector: z.string().nullable().meta({ description: 'null: its connection was deleted, and nothing can be sent here' }),
  channel: z.string(),
  leadId: id.nullable(),
  lastSeq: z.number().int(),
  lastInboundAt: time.nullable(),
  lastInbound: shape({ type: z.string(), text: z.string().nullable(), at: time })
    .nullable()
    .meta({ description: 'The client’s last words' }),
  windowUntil: time.nullable().meta({ description: 'Free text may be sent until then; afterwards only a template' }),
  drawsBack: z.boolean().meta({ description: 'There is an approved template that asks the client for a word' }),
  handedOverAt: time.nullable().meta({ description: 'Since when a person leads it and the bot is silent' }),
  waits: z.boolean().meta({ description: 'A person leads it, and the client’s last words are not answered' }),
  unread: z.number().int().meta({ description: 'The client’s messages that nobody of the office has looked at; 100: that many or more' }),
  seenSeq: z.number().int().meta({ description: 'The number up to which somebody of the office has looked' }),
  updatedAt: time,
}).meta({ id: 'Conversation' })

/** What a list of conversations may be narrowed to. */
export const conversationQuery = z.strictObject({
  ...listQuery,
  led: z.enum(['bot', 'person']).optional().meta({ description: 'Who leads it' }),
  waits: z.literal('true').optional().meta({ description: 'Only those that wait for a person’s answer' }),
  unread: z.literal('true').optional(),
  channel: z.enum(['whatsapp', 'instagram']).optional(),
  contactId: id.optional(),
})

interface ConversationRow {
  id: string
  contact_id: string
  connection_id: string
  channel: string
  lead_id: string | null
  last_seq: number
  heard_seq: number
  answered_seq: number
  seen_seq: number
  last_inbound_at: Date | null
  window_until: Date | null
  handed_over_at: Date | null
  updated_at: Date
}

const MOST_UNREAD = 100

/** Conversations, the last moved first. */
export async function listConversations(trx: Trx, query: z.output<typeof conversationQuery>) {
  const rows: ConversationRow[] = await trx('conversations')
    .modify((one) => {
      if (query.led || query.waits) void one.whereRaw(`handed_over_at is ${query.led === 'bot' ? '' : 'not '}null`)
      if (query.waits) void one.whereRaw('heard_seq > answered_seq')
      if (query.unread) void one.whereRaw('heard_seq > seen_seq')
      if (query.channel) void one.where({ channel: query.channel })
      if (query.contactId) void one.where({ contact_id: query.contactId })
    })
    .modify(newestFirst, query, 'updated_at')
  const { data, nextCursor } = page(rows, query.limit, (row) => ({ at: row.updated_at, id: row.id }))
  return { data: await show(trx, data), nextCursor }
}

/** One conversation, or undefined. */
export async function findConversation(trx: Trx, conversationId: string) {
  const row: ConversationRow | undefined = await trx('conversations').where({ id: conversationId }).first()
  return row && (await show(trx, [row]))[0]
}

async function show(trx: Trx, rows: readonly ConversationRow[]) {
  const contacts = await byId(
    trx('contacts').whereIn('id', pluck(rows, 'contact_id')).select('id', 'name', 'language', 'opted_out_at as optedOutAt'),
  )
  const connections = await byId(
    trx('connections')
      .whereIn('id', pluck(rows, 'connection_id'))
      .whereNull('deleted_at')
      .select('id', 'connector', trx.raw(`(settings #> '{templates,comeback}') is not null as "drawsBack"`)),
  )
  const words = await lastWords(trx, rows)
  const unread = await countUnread(trx, rows)
  return rows.map((row) => ({
    id: row.id,
    contact: contacts.get(row.contact_id) ?? { id: row.contact_id, name: null, language: null, optedOutAt: null },
    connectionId: row.connection_id,
    connector: connections.get(row.connection_id)?.connector ?? null,
    channel: row.channel,
    leadId: row.lead_id,
    lastSeq: row.last_seq,
    lastInboundAt: row.last_inbound_at,
    lastInbound: words.get(row.id) ?? null,
    windowUntil: row.window_until,
    drawsBack: connections.get(row.connection_id)?.drawsBack ?? false,
    handedOverAt: row.handed_over_at,
    waits: row.handed_over_at !== null && row.heard_seq > row.answered_seq,
    unread: unread.get(row.id) ?? 0,
    seenSeq: row.seen_seq,
    updatedAt: row.updated_at,
  }))
}

async function lastWords(trx: Trx, rows: readonly ConversationRow[]) {
  const { rows: found } = await trx.raw(
    `select m.* from unnest(?::uuid[]) as c(id) cross join lateral (select id, conversation_id, type, body, occurred_at, deleted_at from messages
       where tenant_id = app_tenant() and conversation_id = c.id and direction = 'inbound' order by seq desc limit 1) m`,
    [pluck(rows, 'id')],
  )
  return new Map(
    found.map(
      (row: { id: string; conversation_id: string; type: string; body: Buffer | null; occurred_at: Date; deleted_at: Date | null }) => {
        const { text, transcript } = openBody(trx, row)
        return [row.conversation_id, { type: row.type, text: text ?? transcript ?? null, at: row.occurred_at }]
      },
    ),
  ) as Map<string, { type: string; text: string | null; at: Date }>
}

async function countUnread(trx: Trx, rows: readonly ConversationRow[]): Promise<Map<string, number>> {
  const unread = rows.filter((row) => row.heard_seq > row.seen_seq)
  if (!unread.length) return new Map()
  const { rows: counted } = await trx.raw(
    `select c.id, m.n from unnest(?::uuid[], ?::bigint[]) as c(id, seen) cross join lateral (select count(*)::int as n from (select 1 from messages
       where tenant_id = app_tenant() and conversation_id = c.id and seq > c.seen and direction = 'inbound' limit ?) l) m`,
    [pluck(unread, 'id'), unread.map((row) => row.seen_seq), MOST_UNREAD],
  )
  return new Map(counted.map((row: { id: string; n: number }) => [row.id, row.n]))
}

function pluck<K extends 'id' | 'contact_id' | 'connection_id'>(rows: readonly ConversationRow[], key: K): string[] {
  return rows.map((row) => row[key])
}

// biome-ignore lint/suspicious/noExplicitAny: knex types no row of a query that is built
async function byId(query: PromiseLike<any[]>): Promise<Map<string, any>> {
  return new Map((await query).map((row) => [row.id, row]))
}
