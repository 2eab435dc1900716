import { connectionsFor } from '#src/connections/connection.ts'
import { type Owed, owe } from '#src/deliveries/delivery.ts'
import { targetOf } from '#src/deliveries/target.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { insertNotifications, type NewNotification } from './insert.ts'
import { afterPush, pushKeyOf } from './ladder.ts'
import { loadBrowsers } from './push-ways.ts'
import { CHAT_ONLY, clientWays, freelancerWays, loadFreelancers, loadWays, MAIL_ONLY, mailWay, primaryOf, type Way } from './ways.ts'

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
  | 'completed'

/** One thing to tell one side. `again` makes a second telling of the same kind about the same request another one. */
export interface Telling {
  to: 'client' | 'freelancer'
  kind: TellingKind
  leadId: string
  requestId?: string
  freelancerId?: string
  again?: string
}

/**
 * Tells people: inside wasl at once, outside by deliveries on the channels they have; a push goes first, and what `ladder.ts` says waits for what becomes of it.
 * Nothing is told twice: a telling's key is its kind and what it is about. Test leads tell nobody.
 */
export async function tell(trx: Trx, tellings: readonly Telling[], now: Date): Promise<void> {
  if (!tellings.length) return
  const leads = await loadWays(trx, tellings)
  const people = await loadFreelancers(trx, tellings)
  const mail = await mailWay(trx)
  const chat = primaryOf(await connectionsFor(trx, 'messages'))
  const browsersOf = await loadBrowsers(trx, tellings)
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
        : freelancerWays(freelancer, mail, MAIL_ONLY.has(telling.kind) ? undefined : chat)
    const { push, devices } = browsersOf(telling)
    for (const device of devices) owed.push(pushTo(telling, push!, device, now))
    for (const way of ways) owed.push(owedBy(telling, way, devices.length ? afterPush(telling.kind, way.by, now) : now))
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

function owedBy(telling: Telling, way: Way, at: Date): Owed {
  return {
    kind: way.by === 'mail' ? 'email.send' : 'message.send',
    key: `${way.by}:${aboutOf(telling)}`,
    connectionId: way.id,
    target: way.by === 'mail' ? 'email' : targetOf(way.connector),
    action: `${telling.kind}.${telling.to}`,
    leadId: telling.leadId,
    requestId: telling.requestId,
    payload: { telling },
    at,
    // What somebody waits for goes before what may come a moment later.
    ...(telling.kind === 'welcome' || telling.kind === 'status' ? { priority: 4 } : {}),
  }
}

function pushTo(telling: Telling, connectionId: string, deviceId: string, at: Date): Owed {
  return {
    kind: 'push.send',
    key: pushKeyOf(aboutOf(telling), deviceId),
    connectionId,
    target: 'push',
    action: `${telling.kind}.${telling.to}`,
    leadId: telling.leadId,
    requestId: telling.requestId,
    payload: { telling, deviceId },
    at,
  }
}

function aboutOf({ kind, to, requestId, leadId, again }: Telling): string {
  return `${kind}:${to}:${requestId ?? leadId}${again ? `:${again}` : ''}`
}
