import { readConsentWord } from '#src/contacts/opt-out.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import type { Turn as Said } from '../understanding/understanding.ts'

/** How many earlier messages tell how to read a new one. */
const HISTORY = 6
/** So many messages are looked at at most; of a flood the newest. */
const AT_MOST = 60

/** A message the client wrote since the last turn, opened. */
export interface NewMessage {
  id: string
  seq: number
  type: string
  text: string | null
  tapped: string | null
  attachments: { type: string; voice?: boolean }[]
  /** What a voice note was heard to say; null: not heard, undefined: not asked yet. */
  transcript: string | null | undefined
  commentId: string | null
  at: Date
  /** When we kept it; `at` is the platform's word. */
  keptAt: Date
}

interface StoredMessage {
  conversation_id: string
  id: string
  seq: number
  direction: 'inbound' | 'outbound'
  type: string
  body: Buffer | null
  extra: { comment?: string }
  occurred_at: Date
  created_at: Date
  deleted_at: Date | null
  delivery_id: string | null
  action: string | null
}

/** What the client wrote since the last turn, and what went before. */
export interface Told {
  fresh: NewMessage[]
  history: Said[]
}

/**
 * Of each conversation what the client wrote since the last turn and nobody has answered yet, and what went before. What a person of ours has answered is not answered
 * again, and the word that stops or starts our messages was heard where it came in.
 */
export async function loadMessages(trx: Trx, asked: readonly { conversationId: string; readSeq: number }[]): Promise<Map<string, Told>> {
  const { rows } = await trx.raw(
    `select w.conversation_id, m.* from unnest(?::uuid[], ?::bigint[]) as w(conversation_id, read_seq) cross join lateral
       (select n.id, n.seq, n.direction, n.type, n.body, n.extra, n.occurred_at, n.created_at, n.deleted_at, n.delivery_id, d.action from messages n
          left join deliveries d on d.tenant_id = n.tenant_id and d.id = n.delivery_id
         where n.tenant_id = app_tenant() and n.conversation_id = w.conversation_id and n.seq > greatest(0, w.read_seq - ?) order by n.seq desc limit ?) m`,
    [asked.map((one) => one.conversationId), asked.map((one) => one.readSeq), HISTORY, AT_MOST],
  )
  const byConversation = Map.groupBy(rows as StoredMessage[], (row) => row.conversation_id)
  return new Map(
    asked.map(({ conversationId, readSeq }) => [conversationId, sort(trx, byConversation.get(conversationId) ?? [], Number(readSeq))]),
  )
}

/** `rows` newest first. */
function sort(trx: Trx, rows: StoredMessage[], readSeq: number): Told {
  const key = keysOf(trx).data
  const opened = rows
    .reverse()
    .filter((row) => row.body && !row.deleted_at)
    .map((row) => ({ row, body: JSON.parse(unseal([key], `messages:body:${row.id}`, row.body!).toString('utf8')) }))
  const answered = Math.max(readSeq, ...rows.filter(isPersons).map((row) => Number(row.seq)))
  const isNew = ({ row }: { row: StoredMessage }) => row.seq > answered && row.direction === 'inbound'
  return {
    fresh: opened
      .filter((one) => isNew(one) && !readConsentWord(one.body.text ?? undefined))
      .map(({ row, body }) => ({
        id: row.id,
        seq: Number(row.seq),
        type: row.type,
        text: body.text ?? null,
        tapped: body.selectionId ?? body.buttonPayload ?? null,
        attachments: body.attachments ?? [],
        transcript: body.transcript,
        commentId: row.extra.comment ?? null,
        at: row.occurred_at,
        keptAt: row.created_at,
      })),
    history: opened
      .filter((one) => !isNew(one))
      .slice(-HISTORY)
      .map(({ row, body }): Said => ({ from: row.direction === 'inbound' ? 'client' : 'bot', text: asText(body) }))
      .filter((turn) => turn.text),
  }
}

/** Written at the console, or on the business's own phone. */
function isPersons({ direction, delivery_id, action }: StoredMessage): boolean {
  return direction === 'outbound' && (delivery_id === null || action === 'message.client')
}

/** A list of services is read as numbered lines, as its reader sees it. */
function asText(body: {
  text?: string | null
  transcript?: string | null
  content?: { type: string; rows?: { id: string; title: string }[] }
}): string {
  const text = body.text ?? body.transcript ?? ''
  const rows = body.content?.type === 'list' && !/^1\. /m.test(text) ? (body.content.rows ?? []) : []
  return [text, ...rows.map((row, i) => `${i + 1}. ${row.title}`)].join('\n')
}
