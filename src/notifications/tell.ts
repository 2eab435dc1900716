import { connectionsFor } from '#src/connections/connection.ts'
import { type Owed, owe } from '#src/deliveries/delivery.ts'
import { targetOf } from '#src/deliveries/target.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { insertNotifications, type NewNotification } from './insert.ts'

/** What somebody must hear. The words are chosen when it is sent, by the worker. */
export type TellingKind =
  | 'offer'
  | 'reminder'
  | 'accepted'
  | 'declined'
  | 'expired'
  | 'question'
  | 'answer'
  | 'welcome'
  | 'status'
  | 'opt_out'
  | 'comeback'
  | 'chat'

/** One thing to tell one side. `again` makes a second telling of the same kind about the same request another one. */
export interface Telling {
  to: 'client' | 'freelancer'
  kind: TellingKind
  leadId: string
  requestId?: string
  freelancerId?: string
  again?: string
}

interface LeadWays {
  id: string
  contact_id: string
  conversational: boolean
  connection_id: string | null
  has_phone: boolean
  has_email: boolean
  is_test: boolean
  channel: string
  /** The bot leads this lead's conversation: it welcomes, and tells of a no, itself. */
  led: boolean
}

/** Kinds that go to a client by e-mail as well, not only where no chat channel is. */
const ALSO_BY_MAIL = new Set<TellingKind>(['accepted'])

/** Kinds that are only said in a chat: there is no mail for them. */
const CHAT_ONLY = new Set<TellingKind>(['welcome', 'status', 'opt_out', 'comeback'])

/**
 * Tells people: inside wasl at once, outside by deliveries on the channels they have. Nothing is told twice: a telling's key is its kind and what it is about.
 * Test leads tell nobody.
 */
export async function tell(trx: Trx, tellings: readonly Telling[], now: Date): Promise<void> {
  if (!tellings.length) return
  const leads = await loadWays(trx, tellings)
  const people = await loadFreelancers(trx, tellings)
  const mail = await mailWay(trx)
  const chat = primaryOf(await connectionsFor(trx, 'messages'))
  const owed: Owed[] = []
  const inside: NewNotification[] = []
  for (const telling of tellings) {
    const lead = leads.get(telling.leadId)
    if (!lead || lead.is_test) continue
    const freelancer = telling.freelancerId ? people.get(telling.freelancerId) : undefined
    if (telling.kind === 'welcome' && lead.led) continue
    const ways =
      telling.to === 'client'
        ? clientWays(telling, lead, mail, chat)
        : freelancerWays(freelancer, mail, telling.kind === 'chat' ? undefined : chat)
    for (const way of ways) owed.push(owedBy(telling, way, now))
    if (telling.to === 'freelancer' && telling.freelancerId)
      inside.push({
        id: newId(),
        audience: 'freelancer',
        freelancer_id: telling.freelancerId,
        kind: telling.kind,
        lead_id: telling.leadId,
        request_id: telling.requestId,
        created_at: now,
      })
  }
  await insertNotifications(trx, inside)
  await owe(trx, owed)
}

/** What a chat channel will not carry is said by e-mail, once, to whoever left an address: a client his own lead's, a freelancer his own. */
export async function tellByMailInstead(trx: Trx, telling: Telling, now: Date): Promise<void> {
  const mail = await mailWay(trx)
  const lead = (await loadWays(trx, [telling])).get(telling.leadId)
  if (!mail || !lead || CHAT_ONLY.has(telling.kind)) return
  const freelancer = telling.freelancerId ? (await loadFreelancers(trx, [telling])).get(telling.freelancerId) : undefined
  if (telling.to === 'client' ? lead.has_email : freelancer?.has_email) await owe(trx, [owedBy(telling, mail, now)])
}

/** The office hears inside wasl that a freelancer said no, or nothing; who let the time pass hears it too. */
export async function tellOfNo(
  trx: Trx,
  no: { kind: 'declined' | 'expired'; leadId: string; requestId: string; freelancerId: string; reason?: string | null },
  now: Date,
): Promise<void> {
  const row = { kind: no.kind, lead_id: no.leadId, request_id: no.requestId, created_at: now }
  const params = JSON.stringify({ freelancerId: no.freelancerId, ...(no.reason ? { reason: no.reason } : {}) })
  await insertNotifications(trx, [
    { ...row, id: newId(), audience: 'admin', params },
    ...(no.kind === 'expired' ? [{ ...row, id: newId(), audience: 'freelancer' as const, freelancer_id: no.freelancerId, params }] : []),
  ])
}

interface Way {
  by: 'message' | 'mail'
  id: string
  connector: string
}

async function mailWay(trx: Trx): Promise<Way | undefined> {
  const [first] = await connectionsFor(trx, 'mail')
  return first && { by: 'mail', id: first.id, connector: first.connector }
}

/** A client hears where he wrote; a form's client by the primary number if he left one, by e-mail otherwise. The acceptance goes by both. */
function clientWays(telling: Telling, lead: LeadWays, mail: Way | undefined, chat: Way | undefined): Way[] {
  const written =
    lead.conversational && lead.connection_id ? { by: 'message' as const, id: lead.connection_id, connector: lead.channel } : undefined
  const message = written ?? (lead.has_phone && chat ? { ...chat, by: 'message' as const } : undefined)
  const wanted = message ? ALSO_BY_MAIL.has(telling.kind) : !CHAT_ONLY.has(telling.kind)
  const byMail = lead.has_email && wanted ? mail : undefined
  return [message, byMail].filter((way) => way !== undefined)
}

function freelancerWays(
  freelancer: { has_email: boolean; has_phone: boolean } | undefined,
  mail: Way | undefined,
  chat: Way | undefined,
): Way[] {
  if (!freelancer) return []
  return [...(freelancer.has_phone && chat ? [{ ...chat, by: 'message' as const }] : []), ...(freelancer.has_email && mail ? [mail] : [])]
}

function owedBy(telling: Telling, way: Way, now: Date): Owed {
  const about = `${telling.kind}:${telling.to}:${telling.requestId ?? telling.leadId}${telling.again ? `:${telling.again}` : ''}`
  return {
    kind: way.by === 'mail' ? 'email.send' : 'message.send',
    key: `${way.by}:${about}`,
    connectionId: way.id,
    target: way.by === 'mail' ? 'email' : targetOf(way.connector),
    action: `${telling.kind}.${telling.to}`,
    leadId: telling.leadId,
    requestId: telling.requestId,
    payload: { telling },
    at: now,
    // What somebody waits for goes before what may come a moment later.
    ...(telling.kind === 'welcome' || telling.kind === 'status' ? { priority: 4 } : {}),
  }
}

function primaryOf(connections: { id: string; connector: string; settings: Record<string, unknown> }[]): Way | undefined {
  const chats = connections.filter((one) => one.connector !== 'instagram')
  const found = chats.find((one) => one.settings.primary === true) ?? chats[0]
  return found && { by: 'message', id: found.id, connector: found.connector }
}

async function loadWays(trx: Trx, tellings: readonly Telling[]): Promise<Map<string, LeadWays>> {
  const rows = await trx('leads')
    .whereIn('id', [...new Set(tellings.map((one) => one.leadId))])
    .select(
      'id',
      'contact_id',
      'conversational',
      'connection_id',
      'is_test',
      'channel',
      // Who refused a consent in a form is answered by e-mail, not on the phone.
      trx.raw(
        "phone is not null and not exists (select 1 from jsonb_array_elements(consents) c where c->>'granted' = 'false') as has_phone",
      ),
      trx.raw('email is not null as has_email'),
      trx.raw('exists (select 1 from dialogues d where d.tenant_id = leads.tenant_id and d.lead_id = leads.id) as led'),
    )
  return new Map(rows.map((row) => [row.id, row]))
}

async function loadFreelancers(trx: Trx, tellings: readonly Telling[]): Promise<Map<string, { has_email: boolean; has_phone: boolean }>> {
  const ids = [...new Set(tellings.flatMap((one) => (one.freelancerId ? [one.freelancerId] : [])))]
  if (!ids.length) return new Map()
  const rows = await trx('freelancers')
    .whereIn('id', ids)
    .select('id', trx.raw('email is not null as has_email'), trx.raw('phone is not null as has_phone'))
  return new Map(rows.map((row) => [row.id, row]))
}
