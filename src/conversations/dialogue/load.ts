import { getTenant } from '#src/accounts/tenants.ts'
import { loadCategories } from '#src/leads/categories.ts'
import { loadStandings, type Standing } from '#src/leads/standing.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { readLead } from '#src/routing/facts.ts'
import { loadBook } from '../canned/book.ts'
import type { CannedBook } from '../canned/match.ts'
import type { Turn as Said, Vocabulary } from '../understanding/understanding.ts'
import { historyFor } from './history.ts'
import { loadMessages, type NewMessage } from './load-messages.ts'
import { loadOptions } from './options.ts'
import type { OpenRequest, Scene, Wish } from './scene.ts'
import { type DialogueState, freshState, type Stage } from './state.ts'

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
  /** The tenant's canned rules that are on. */
  rules: CannedBook
  scene: Scene
  /** Who had an earlier lead of this client. */
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
  const { optionsFor, previousOwner } = await loadOptions(trx, lead, asked, tenant, now)
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
    history: historyFor(state, messages.history),
    vocabulary: { categories: services, country: tenant.country, currency: tenant.currency },
    rules: await loadBook(trx),
    scene: {
      brand: tenant.name,
      services,
      leadStatus: standing.status,
      wish: wishOf(standing, now),
      request: await newestRequest(trx, lead.id),
      canHear: false,
      optionsFor,
    },
    previousOwner,
  }
}

function wishOf({ category, budget, location, deadline, name, email }: Standing, now: Date): Wish {
  return { category, budget, deadlineDays: daysUntil(deadline, now), location, name, email }
}

/** A deadline as the dialogue keeps it is a date; what a form said in words stays on the lead. */
function daysUntil(deadline: string | null, now: Date): number | null {
  const day = /^\d{4}-\d\d-\d\d$/.test(deadline ?? '') ? Date.parse(`${deadline}T23:59:59Z`) : Number.NaN
  return day >= now.getTime() ? Math.floor((day - now.getTime()) / 86_400_000) : null
}

async function newestRequest(trx: Trx, leadId: string): Promise<OpenRequest | null> {
  const row = await trx('requests as q')
    .join('freelancers as f', (join) => void join.on('f.id', 'q.freelancer_id').andOn('f.tenant_id', 'q.tenant_id'))
    .where('q.lead_id', leadId)
    .orderByRaw(`(q.status = 'accepted') desc, (q.status in ('pending','asked')) desc, q.offered_at desc, q.id desc`)
    .first('q.id', 'q.status', 'q.question', 'q.freelancer_id', 'f.name')
  return row ? { id: row.id, status: row.status, question: row.question, freelancerId: row.freelancer_id, freelancerName: row.name } : null
}
