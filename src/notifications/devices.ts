import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { blind, seal, unseal } from '#src/platform/keys.ts'
import type { Caller } from '#src/platform/route.ts'

/** What a browser gives out to be pushed to, and the public key of ours it was subscribed with. */
export interface Subscription {
  endpoint: string
  keys: { p256dh: string; auth: string }
  key: string
}

/** So many browsers of one person take notifications; the one least lately seen makes room. */
export const MOST = 10

/** Whose a browser is: exactly one of the three, and the one chat where it came by a chat's link. */
type Owner = { person_id: string | null; freelancer_id: string | null; contact_id: string | null; chat_id: string | null }

/** Whose browser it would be; null for who has none: an API key, or a client outside any chat. */
export function ownerOf(caller: Caller): Owner | null {
  const nobody = { person_id: null, freelancer_id: null, contact_id: null, chat_id: caller.chatId ?? null }
  if (caller.freelancerId) return { ...nobody, freelancer_id: caller.freelancerId }
  if (!caller.personId) return null
  if (caller.role === 'client') return caller.chatId ? { ...nobody, contact_id: caller.personId } : null
  return { ...nobody, person_id: caller.personId }
}

/** Keeps a browser, sealed. The same one again is the same; whoever else used it before gets nothing there any more. Answers its id. */
export async function keepDevice(trx: Trx, owner: Owner, sessionId: string, subscription: Subscription, now: Date): Promise<string> {
  const endpoint = blind(keysOf(trx).index, 'push', subscription.endpoint)
  // Browsers subscribe rarely: one at a time, so that none is there twice and nobody has too many.
  await trx.raw("select pg_advisory_xact_lock(hashtextextended(app_tenant()::text || ' push devices', 7))")
  const known = await trx('push_devices').where({ endpoint_bidx: endpoint }).first()
  const same = known && Object.entries(owner).every(([column, value]) => known[column] === value)
  if (known && !same) await trx('push_devices').where({ id: known.id }).delete()
  const id: string = same ? known.id : newId()
  const { key, ...secrets } = subscription
  const row = {
    session_id: sessionId,
    sealed: seal(keysOf(trx).data, `push_devices:sealed:${id}`, JSON.stringify(secrets)),
    key,
    seen_at: now,
  }
  if (same) await trx('push_devices').where({ id }).update(row)
  else await trx('push_devices').insert({ id, ...owner, ...row, endpoint_bidx: endpoint, created_at: now })
  const older = await trx('push_devices')
    .where(told({ ...owner, chat_id: null }))
    .orderBy([
      { column: 'seen_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .offset(MOST)
    .pluck('id')
  await dropDevices(trx, older)
  return id
}

/** Browsers that are pushed to no more. */
export async function dropDevices(trx: Trx, ids: readonly string[]): Promise<void> {
  if (ids.length)
    await trx('push_devices')
      .whereIn('id', [...ids])
      .delete()
}

/** The caller's own browser, or undefined: to everybody else there is none. */
export async function findOwnDevice(trx: Trx, caller: Caller, id: string): Promise<{ id: string } | undefined> {
  const owner = ownerOf(caller)
  return owner
    ? trx('push_devices')
        .where({ id, ...told(owner) })
        .first('id')
    : undefined
}

/** The ids of the caller's browsers that are still let in. */
export async function ownDevices(trx: Trx, caller: Caller): Promise<string[]> {
  const owner = ownerOf(caller)
  return owner ? letIn(trx).where(told(owner)).orderBy('id').pluck('id') : []
}

/** One browser to be told of something: whose, and of which chat alone where it came by that chat's link. */
export interface Reachable {
  id: string
  freelancer_id: string | null
  contact_id: string | null
  chat_id: string | null
}

/** The browsers of freelancers, and of the clients' sides of chats, that are still let in. */
export async function devicesOf(trx: Trx, freelancerIds: readonly string[], chatIds: readonly string[]): Promise<Reachable[]> {
  const columns = ['id', 'freelancer_id', 'contact_id', 'chat_id'] as const
  const found: Reachable[] = []
  if (freelancerIds.length)
    found.push(
      ...(await letIn(trx)
        .whereIn('freelancer_id', [...freelancerIds])
        .orderBy('id')
        .select(columns)),
    )
  if (chatIds.length)
    found.push(
      ...(await letIn(trx)
        .whereIn('chat_id', [...chatIds])
        .whereNotNull('contact_id')
        .orderBy('id')
        .select(columns)),
    )
  return found
}

/** Browsers opened, by id; those that have gone are left out. */
export async function openDevices(trx: Trx, ids: readonly string[]): Promise<Map<string, Subscription>> {
  if (!ids.length) return new Map()
  const rows = await letIn(trx)
    .whereIn('id', [...new Set(ids)])
    .select('id', 'sealed', 'key')
  return new Map(
    rows.map(({ id, sealed, key }) => {
      const secrets = JSON.parse(unseal([keysOf(trx).data], `push_devices:sealed:${id}`, sealed).toString('utf8'))
      return [id, { ...secrets, key }]
    }),
  )
}

/** Whoever was signed out, or whose chat link was taken back, is not pushed to on that browser; a session that merely ran out goes on. */
function letIn(trx: Trx) {
  return trx('push_devices').whereRaw(
    'not exists (select 1 from sessions s where s.tenant_id = push_devices.tenant_id and s.id = push_devices.session_id and s.ended_at is not null)',
  )
}

/** What is known of an owner: who came by a chat's link has the browsers of that chat, everybody else all of his. */
function told(owner: Owner): Record<string, string> {
  return Object.fromEntries(Object.entries(owner).filter(([, value]) => value !== null)) as Record<string, string>
}
