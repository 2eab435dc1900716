import { connectionsFor } from '#src/connections/connection.ts'
import type { Trx } from '#src/platform/db.ts'
import type { Telling, TellingKind } from './tell.ts'

/** A lead as far as telling its client goes. */
export interface LeadWays {
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
const ALSO_BY_MAIL = new Set<TellingKind>(['accepted', 'completed'])

/** Kinds that are only said in a chat: there is no mail for them. */
export const CHAT_ONLY = new Set<TellingKind>(['welcome', 'status', 'opt_out', 'comeback'])

/** Kinds that a freelancer is not written of on the phone: he has them in his portal, and by mail. */
export const MAIL_ONLY = new Set<TellingKind>(['chat', 'completed'])

/** How a telling can leave the house: by a connection, as a chat message or a mail. Browsers are `push-ways.ts`. */
export interface Way {
  by: 'message' | 'mail'
  id: string
  connector: string
}

/** The tenant's mail, if it has one. */
export async function mailWay(trx: Trx): Promise<Way | undefined> {
  const [first] = await connectionsFor(trx, 'mail')
  return first && { by: 'mail', id: first.id, connector: first.connector }
}

/** A client hears where he wrote; a form's client by the primary number if he left one, by e-mail otherwise. The acceptance goes by both. */
export function clientWays(telling: Telling, lead: LeadWays, mail: Way | undefined, chat: Way | undefined): Way[] {
  const written =
    lead.conversational && lead.connection_id ? { by: 'message' as const, id: lead.connection_id, connector: lead.channel } : undefined
  const message = written ?? (lead.has_phone && chat ? { ...chat, by: 'message' as const } : undefined)
  const wanted = message ? ALSO_BY_MAIL.has(telling.kind) : !CHAT_ONLY.has(telling.kind)
  const byMail = lead.has_email && wanted ? mail : undefined
  return [message, byMail].filter((way) => way !== undefined)
}

/** A freelancer hears on the primary number and by e-mail, as far as he has them. */
export function freelancerWays(
  freelancer: { has_email: boolean; has_phone: boolean } | undefined,
  mail: Way | undefined,
  chat: Way | undefined,
): Way[] {
  if (!freelancer) return []
  return [...(freelancer.has_phone && chat ? [{ ...chat, by: 'message' as const }] : []), ...(freelancer.has_email && mail ? [mail] : [])]
}

/** The number that people are written to from, of several connections: the one marked so, else the first. */
export function primaryOf(connections: { id: string; connector: string; settings: Record<string, unknown> }[]): Way | undefined {
  const chats = connections.filter((one) => one.connector !== 'instagram')
  const found = chats.find((one) => one.settings.primary === true) ?? chats[0]
  return found && { by: 'message', id: found.id, connector: found.connector }
}

/** Leads by id, as far as telling their clients goes. */
export async function loadWays(trx: Trx, tellings: readonly Telling[]): Promise<Map<string, LeadWays>> {
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

/** Freelancers by id, as far as telling them goes. */
export async function loadFreelancers(
  trx: Trx,
  tellings: readonly Telling[],
): Promise<Map<string, { has_email: boolean; has_phone: boolean }>> {
  const ids = [...new Set(tellings.flatMap((one) => (one.freelancerId ? [one.freelancerId] : [])))]
  if (!ids.length) return new Map()
  const rows = await trx('freelancers')
    .whereIn('id', ids)
    .select('id', trx.raw('email is not null as has_email'), trx.raw('phone is not null as has_phone'))
  return new Map(rows.map((row) => [row.id, row]))
}
