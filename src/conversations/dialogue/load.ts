import { getTenant } from '#src/accounts/tenants.ts'
import { loadCategories } from '#src/leads/categories.ts'
import { loadStandings, type Standing } from '#src/leads/standing.ts'
import { keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { readLead } from '#src/routing/facts.ts'
import type { Turn as Said, Vocabulary } from '../understanding/understanding.ts'
import { loadOptions } from './options.ts'
import type { OpenRequest, Scene, Wish } from './scene.ts'
import { type DialogueState, freshState, type Stage } from './state.ts'

/** How many earlier messages tell how to read a new one. */
const HISTORY = 6

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
}

/** All that a turn rests on, read at once; `version`, `hands` and `lastSeq` say whether it still stands when the turn is saved. */
export interface TurnGround {
  conversation: { id: string; contactId: string; connectionId: string; channel: string; hands: number; lastSeq: number }
  leadId: string
  state: DialogueState
  version: number
  spentMicros: number
  messages: NewMessage[]
  history: Said[]
  vocabulary: Vocabulary
  scene: Scene
  previousOwner: string | null
}

/** Reads what the next turn of a conversation rests on; null where the bot has nothing to do: a person leads it, or there is no open lead of its own. */
export async function loadTurn(trx: Trx, conversationId: string, now: Date): Promise<TurnGround | null> {
  const conversation = await trx('conversations').where({ id: conversationId }).first()
  if (!conversation?.lead_id || conversation.handed_over_at) return null
  const [row, lead, standings] = [
    await trx('dialogues').where({ conversation_id: conversationId }).first(),
    await readLead(trx, conversation.lead_id),
    await loadStandings(trx, [conversation.lead_id]),
  ]
  const standing = standings.get(conversation.lead_id)
  if (!lead || !standing || standing.isTest) return null
  const tenant = await getTenant(trx, tenantOf(trx))
  const services = await loadCategories(trx)
  // A new lead in an old conversation begins anew.
  const mine = row && row.lead_id === lead.id ? row : null
  const state = mine
    ? ({ ...freshState(standing.language ?? 'ar'), ...mine.state, stage: mine.stage as Stage } as DialogueState)
    : freshState(standing.language ?? 'ar')
  const messages = await loadMessages(trx, conversationId, row?.read_seq ?? 0)
  const asked: string[] = await trx('requests').where({ lead_id: lead.id }).pluck('freelancer_id')
  const [facts] = await trx('leads')
    .where({ contact_id: conversation.contact_id })
    .whereNotNull('owner_id')
    .whereNot({ id: lead.id })
    .orderBy('created_at', 'desc')
    .limit(1)
    .pluck('owner_id')
  return {
    conversation: {
      id: conversation.id,
      contactId: conversation.contact_id,
      connectionId: conversation.connection_id,
      channel: conversation.channel,
      hands: conversation.hands,
      lastSeq: conversation.last_seq,
    },
    leadId: lead.id,
    state,
    version: row?.version ?? 0,
    spentMicros: Number(row?.spent_micros ?? 0),
    messages: messages.fresh,
    history: messages.history,
    vocabulary: { categories: services, country: tenant.country, currency: tenant.currency },
    scene: {
      brand: tenant.name,
      services,
      leadStatus: standing.status,
      wish: wishOf(standing),
      request: await newestRequest(trx, lead.id),
      canHear: false,
      optionsFor: await loadOptions(trx, lead, asked, now),
    },
    previousOwner: facts ?? null,
  }
}

function wishOf({ category, budget, location, name, email }: Standing): Wish {
  return { category, budget, deadlineDays: null, location, name, email }
}

async function newestRequest(trx: Trx, leadId: string): Promise<OpenRequest | null> {
  const row = await trx('requests as q')
    .join('freelancers as f', (join) => void join.on('f.id', 'q.freelancer_id').andOn('f.tenant_id', 'q.tenant_id'))
    .where('q.lead_id', leadId)
    .orderByRaw(`(q.status = 'accepted') desc, (q.status in ('pending','asked')) desc, q.offered_at desc, q.id desc`)
    .first('q.id', 'q.status', 'q.question', 'q.freelancer_id', 'f.name')
  return row ? { id: row.id, status: row.status, question: row.question, freelancerId: row.freelancer_id, freelancerName: row.name } : null
}

interface StoredMessage {
  id: string
  seq: number
  direction: 'inbound' | 'outbound'
  type: string
  body: Buffer | null
  extra: { comment?: string }
  occurred_at: Date
  deleted_at: Date | null
}

async function loadMessages(trx: Trx, conversationId: string, readSeq: number): Promise<{ fresh: NewMessage[]; history: Said[] }> {
  const rows: StoredMessage[] = await trx('messages')
    .where({ conversation_id: conversationId })
    .where((either) => either.where('seq', '>', readSeq).orWhere('seq', '>', Math.max(0, readSeq - HISTORY)))
    .orderBy('seq')
    .limit(60)
    .select('id', 'seq', 'direction', 'type', 'body', 'extra', 'occurred_at', 'deleted_at')
  const key = keysOf(trx).data
  const opened = rows
    .filter((row) => row.body && !row.deleted_at)
    .map((row) => ({ row, body: JSON.parse(unseal([key], `messages:body:${row.id}`, row.body!).toString('utf8')) }))
  const isNew = ({ row }: { row: StoredMessage }) => row.seq > readSeq && row.direction === 'inbound'
  return {
    fresh: opened.filter(isNew).map(({ row, body }) => ({
      id: row.id,
      seq: Number(row.seq),
      type: row.type,
      text: body.text ?? null,
      tapped: body.selectionId ?? body.buttonPayload ?? null,
      attachments: body.attachments ?? [],
      transcript: body.transcript,
      commentId: row.extra.comment ?? null,
      at: row.occurred_at,
    })),
    history: opened
      .filter((one) => !isNew(one))
      .slice(-HISTORY)
      .map(({ row, body }): Said => ({ from: row.direction === 'inbound' ? 'client' : 'bot', text: asText(body) }))
      .filter((turn) => turn.text),
  }
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
