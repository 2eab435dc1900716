import { getTenant } from '#src/accounts/tenants.ts'
import { loadCategories } from '#src/leads/categories.ts'
import { loadStandings, type Standing } from '#src/leads/standing.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { readLeads } from '#src/routing/facts.ts'
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

/**
 * Reads what the next turns of conversations rest on, of all of them together; one is missing where the bot has nothing to do: a person leads it, or there is no open
 * lead of its own.
 */
export async function loadTurns(trx: Trx, conversationIds: readonly string[], now: Date): Promise<Map<string, TurnGround>> {
  const mine = (await find(trx, conversationIds)).filter(({ conversation }) => conversation.lead_id && !conversation.handed_over_at)
  if (!mine.length) return new Map()
  const leadIds = mine.map(({ conversation }) => conversation.lead_id)
  const leads = new Map((await readLeads(trx, leadIds)).map((lead) => [lead.id, lead]))
  const standings = await loadStandings(trx, leadIds)
  const tenant = await getTenant(trx, tenantOf(trx))
  const services = await loadCategories(trx)
  const rules = await loadBook(trx)
  const messages = await loadMessages(
    trx,
    mine.map(({ conversation, dialogue }) => ({ conversationId: conversation.id, readSeq: dialogue?.read_seq ?? 0 })),
  )
  const optionsOf = await loadOptions(trx, [...leads.values()], tenant, now)
  return new Map(
    mine.flatMap(({ conversation, dialogue: row, request, asked }): [string, TurnGround][] => {
      const standing = standings.get(conversation.lead_id)
      const said = messages.get(conversation.id)
      if (!leads.has(conversation.lead_id) || !standing || standing.isTest || !said) return []
      // A new lead in an old conversation begins anew.
      const known = row && row.lead_id === conversation.lead_id ? row : null
      const fresh = freshState(standing.language ?? 'ar')
      const state: DialogueState = known ? { ...fresh, ...known.state, stage: known.stage as Stage } : fresh
      const { optionsFor, previousOwner } = optionsOf(conversation.lead_id, asked)
      const ground: TurnGround = {
        conversation: {
          id: conversation.id,
          contactId: conversation.contact_id,
          connectionId: conversation.connection_id,
          channel: conversation.channel,
          hands: conversation.hands,
          lastSeq: Number(conversation.last_seq),
        },
        leadId: conversation.lead_id,
        state,
        version: row?.version ?? 0,
        spentMicros: Number(row?.spent_micros ?? 0),
        messages: said.fresh,
        history: historyFor(state, said.history),
        vocabulary: { categories: services, country: tenant.country, currency: tenant.currency },
        rules,
        scene: { brand: tenant.name, services, leadStatus: standing.status, wish: wishOf(standing, now), request, optionsFor },
        previousOwner,
      }
      return [[conversation.id, ground]]
    }),
  )
}

function wishOf({ category, budget, location, deadline, name, email }: Standing, now: Date): Wish {
  return { category, budget, deadlineDays: daysUntil(deadline, now), location, name, email }
}

/** A deadline as the dialogue keeps it is a date; what a form said in words stays on the lead. */
function daysUntil(deadline: string | null, now: Date): number | null {
  const day = /^\d{4}-\d\d-\d\d$/.test(deadline ?? '') ? Date.parse(`${deadline}T23:59:59Z`) : Number.NaN
  return day >= now.getTime() ? Math.floor((day - now.getTime()) / 86_400_000) : null
}

interface Found {
  conversation: {
    id: string
    contact_id: string
    connection_id: string
    channel: string
    lead_id: string
    hands: number
    last_seq: string
    handed_over_at: Date | null
  }
  dialogue: {
    lead_id: string
    stage: string
    state: Partial<DialogueState>
    read_seq: number
    version: number
    spent_micros: number
  } | null
  /** Of the lead: the accepted one, else the newest that is open, else the newest. */
  request: OpenRequest | null
  /** Who was ever asked about the lead. */
  asked: string[]
}

/** Conversations with their dialogues and their leads' requests, in one question. */
async function find(trx: Trx, conversationIds: readonly string[]): Promise<Found[]> {
  const { rows } = await trx.raw(
    `select c.id, c.contact_id, c.connection_id, c.channel, c.lead_id, c.hands, c.last_seq, c.handed_over_at,
       (select json_build_object('lead_id', d.lead_id, 'stage', d.stage, 'state', d.state, 'read_seq', d.read_seq, 'version', d.version, 'spent_micros', d.spent_micros)
          from dialogues d where d.tenant_id = c.tenant_id and d.conversation_id = c.id) as dialogue,
       (select json_build_object('id', q.id, 'status', q.status, 'question', q.question, 'freelancerId', q.freelancer_id, 'freelancerName', f.name)
          from requests q join freelancers f on f.tenant_id = q.tenant_id and f.id = q.freelancer_id where q.tenant_id = c.tenant_id and q.lead_id = c.lead_id
         order by (q.status = 'accepted') desc, (q.status in ('pending','asked')) desc, q.offered_at desc, q.id desc limit 1) as request,
       (select array_agg(q.freelancer_id) from requests q where q.tenant_id = c.tenant_id and q.lead_id = c.lead_id) as asked
     from conversations c where c.tenant_id = app_tenant() and c.id = any(?::uuid[])`,
    [[...conversationIds]],
  )
  return rows.map(({ dialogue, request, asked, ...conversation }: Record<string, never>) => ({
    conversation,
    dialogue,
    request,
    asked: asked ?? [],
  }))
}
