import pg from 'pg'
import { ledger } from '#src/leads/ledger.ts'
import { unseal } from '#src/platform/keys.ts'
import type { TestApp } from './app.ts'
import { standsOutside } from './audit-outside.ts'
import { decidesAgain } from './audit-pool.ts'

/** A webhook that was answered 2xx. */
export interface Accepted {
  connector: string
  body: string
}

type Rows = Record<string, never>[]

/** One look at the tables, past row-level security. */
export type Ask = (sql: string, values?: unknown[]) => Promise<Rows>

/**
 * Looks at PostgreSQL from outside (as its owner, past row-level security) and at the stand-ins' own books, and says in sentences what does not hold:
 * I1–I11 and I14 of the reliability promises. Run it when everything is settled.
 */
export async function audit(wasl: TestApp, accepted: readonly Accepted[] = []): Promise<string[]> {
  const client = new pg.Client({ connectionString: wasl.ownerUrl })
  await client.connect()
  try {
    const ask: Ask = async (sql, values) => (await client.query(sql, values)).rows
    return [
      ...(await isStored(wasl, ask, accepted)),
      ...(await isOnce(ask)),
      ...(await standsOutside(wasl, ask)),
      ...(await isNeverSilent(ask)),
      ...(await isInOrder(ask)),
      ...(await keepsTenantsApart(ask)),
      ...(await isBalanced(wasl)),
      ...(await decidesAgain(ask)),
    ]
  } finally {
    await client.end()
  }
}

/** I1: what was answered 2xx is in the inbox, byte for byte. */
async function isStored({ app }: TestApp, ask: Ask, accepted: readonly Accepted[]): Promise<string[]> {
  if (!accepted.length) return []
  const rows = await ask('select id, raw from inbox')
  const stored = new Set(rows.map((row) => unseal([app.world.db.installation.data], `inbox:raw:${row.id}`, row.raw!).toString('utf8')))
  return accepted
    .filter(({ body }) => !stored.has(body))
    .map(({ connector, body }) => `I1 ${connector} was answered 2xx and is not stored: ${body.slice(0, 120)}`)
}

/** I2, I3: one lead per event, one open conversation's lead per person, one acceptance per lead, one arrival in each diary. */
async function isOnce(ask: Ask): Promise<string[]> {
  const found: string[] = []
  const none = async (what: string, sql: string) => {
    for (const row of await ask(sql)) found.push(`${what}: ${JSON.stringify(row)}`)
  }
  await none(
    'I2 one event, several leads',
    `select connection_id, external_id, count(*) from leads group by tenant_id, connection_id, external_id having count(*) > 1`,
  )
  await none('I2 one event, several items', `select k.dedupe_key from item_keys k left join items i on i.id = k.item_id where i.id is null`)
  await none(
    'I2 one person, several open conversations',
    `select contact_id, count(*) from leads where conversational and status in ('new','qualifying','waiting','offered') group by tenant_id, contact_id having count(*) > 1`,
  )
  await none(
    'I3 accepted more than once',
    `select lead_id, count(*) from requests where status = 'accepted' group by tenant_id, lead_id having count(*) > 1`,
  )
  await none(
    'I3 assigned without an acceptance, or to somebody else',
    `select l.id from leads l left join requests r on r.id = l.request_id and r.status = 'accepted' and r.freelancer_id = l.owner_id where l.status = 'assigned' and r.id is null`,
  )
  await none(
    'I3 an acceptance without a chat',
    `select r.id from requests r left join chats c on c.request_id = r.id where r.status = 'accepted' and c.id is null`,
  )
  await none(
    'I6 a diary that tells something final twice',
    `select lead_id, verb, count(*) from activities where verb in ('lead.received', 'request.accepted', 'lead.won', 'lead.lost', 'chat.opened') group by tenant_id, lead_id, verb having count(*) > 1`,
  )
  return found
}

/** I5: every lead is final, or asked of somebody with a deadline that will ring, or waits with a reason, or is about to be decided; everything owed will be looked at again. */
async function isNeverSilent(ask: Ask): Promise<string[]> {
  const rows = await ask(`
    select 'a lead without a next step' as what, l.id, l.status from leads l where not l.is_test and not (
        l.status in ('won','lost','spam') or (l.status = 'merged' and l.merged_into is not null)
        or (l.status = 'assigned' and l.owner_id is not null)
        or (l.status = 'waiting' and l.waiting_why is not null)
        or (l.status = 'offered' and exists (select 1 from requests r join due d on d.subject_id = r.id and d.kind = case r.status when 'asked' then 'question.expire' else 'request.expire' end
              where r.lead_id = l.id and r.status in ('pending','asked')))
        or exists (select 1 from due d where d.subject_id = l.id and d.kind = 'lead.route'))
    union all select 'a delivery nobody looks at', d.id, d.status from deliveries d where (d.status in ('pending','sending') and not exists (select 1 from due where subject_id = d.id))
        or (d.status in ('waiting','uncertain','dead') and d.why is null)
    union all select 'a due row without a delivery', d.subject_id, d.kind from due d where d.kind in ('task.write','activity.create','stage.move','row.write','message.send','email.send','push.send')
        and not exists (select 1 from deliveries x where x.id = d.subject_id and x.status in ('pending','sending','waiting'))
    union all select 'an unread item in a quiet mailbox', i.id, i.status from items i where i.status = 'unread' and not exists (select 1 from mailboxes m where m.id = i.mailbox_id and m.due_at is not null)
    union all select 'a named item nobody fetches', i.id, i.status from items i where i.status = 'pending' and not exists (select 1 from due d where d.subject_id = i.id and d.kind = 'item.complete')
    union all select 'an entry nobody reads', b.id, b.status from inbox b where b.status in ('received','reading') and b.tenant_id is not null and not exists (select 1 from due d where d.subject_id = b.id and d.kind = 'inbox.read')
    union all select 'an offer without a deadline', r.id, r.status from requests r where r.status = 'pending' and not exists (select 1 from due d where d.subject_id = r.id and d.kind = 'request.expire')`)
  return rows.map((row) => `I5 ${row.what}: ${row.id} (${row.status})`)
}

/** I10: a conversation's messages are numbered without a gap. */
async function isInOrder(ask: Ask): Promise<string[]> {
  const rows = await ask(
    `select c.id, c.last_seq, count(m.id)::int as n, coalesce(max(m.seq), 0)::int as last from conversations c left join messages m on m.conversation_id = c.id group by c.id, c.last_seq
      having count(m.id) <> c.last_seq or coalesce(max(m.seq), 0) <> c.last_seq`,
  )
  return rows.map((row) => `I10 a conversation with a gap: ${JSON.stringify(row)}`)
}

/** I7: everything belongs to the tenant of what it is about. */
async function keepsTenantsApart(ask: Ask): Promise<string[]> {
  const rows = await ask(`
    select 'delivery and lead' as what, d.id from deliveries d join leads l on l.id = d.lead_id where l.tenant_id <> d.tenant_id
    union all select 'delivery and connection', d.id from deliveries d join connections c on c.id = d.connection_id where c.tenant_id <> d.tenant_id
    union all select 'attempt and delivery', a.id from attempts a join deliveries d on d.id = a.delivery_id where a.tenant_id <> d.tenant_id
    union all select 'request and lead', r.id from requests r join leads l on l.id = r.lead_id where l.tenant_id <> r.tenant_id
    union all select 'request and freelancer', r.id from requests r join freelancers f on f.id = r.freelancer_id where f.tenant_id <> r.tenant_id
    union all select 'lead and item', l.id from leads l join items i on i.id = l.item_id where i.tenant_id <> l.tenant_id
    union all select 'lead and contact', l.id from leads l join contacts c on c.id = l.contact_id where c.tenant_id <> l.tenant_id
    union all select 'item and entry', i.id from items i join inbox b on b.id = i.inbox_id where b.tenant_id <> i.tenant_id
    union all select 'due row and connection', d.subject_id from due d join connections c on c.id = d.owner_id where c.tenant_id <> d.tenant_id`)
  return rows.map((row) => `I7 different tenants: ${row.what} ${row.id}`)
}

/** I8: received = routed + merged + refused + waiting + dead, per source and day, in every tenant. */
async function isBalanced({ app, tenant, other }: TestApp): Promise<string[]> {
  const day = (ms: number) => new Date(Date.now() + ms).toISOString().slice(0, 10)
  const found: string[] = []
  for (const { id } of [tenant, other])
    for (const row of await app.world.db.tenant(id, (trx) => ledger(trx, app.world.connectors, day(-7 * 86_400_000), day(30 * 86_400_000))))
      if (!row.balanced) found.push(`I8 the ledger does not balance: ${JSON.stringify(row)}`)
  return found
}
