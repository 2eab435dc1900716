import pg from 'pg'
import { ledger } from '#src/leads/ledger.ts'
import { unseal } from '#src/platform/keys.ts'
import { applyAll, emptyPool } from '#src/routing/pool.ts'
import type { PoolEntry } from '#src/routing/pool-log.ts'
import type { TestApp } from './app.ts'

/** A webhook that was answered 2xx. */
export interface Accepted {
  connector: string
  body: string
}

type Rows = Record<string, never>[]
type Ask = (sql: string, values?: unknown[]) => Promise<Rows>

/**
 * Looks at PostgreSQL from outside (as its owner, past row-level security) and at the stand-ins' own books, and says in sentences what does not hold:
 * I1–I8, I10, I11 and I14 of the reliability promises. Run it when everything is settled.
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
      ...(await countsCapacity(ask)),
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

/** I4: what is owed stands outside once, and nothing stands there that is not owed. An uncertain one stands at most once. */
async function standsOutside(wasl: TestApp, ask: Ask): Promise<string[]> {
  const found: string[] = []
  const deliveries = await ask(`select d.id, d.kind, d.status, d.lead_id, d.connection_id, d.receipt from deliveries d`)
  const once = (what: string, counts: Map<string, number>, kind: string, keyOf: (row: Rows[number]) => string) => {
    const owed = deliveries.filter((row) => row.kind === kind)
    const keys = new Map(owed.map((row) => [keyOf(row), row]))
    for (const [key, n] of counts) {
      const row = keys.get(key)
      if (!row) found.push(`I4 ${what} that nobody owes: ${key}`)
      else if (n > 1) found.push(`I4 ${what} ${n} times: ${key} (${row.status})`)
    }
    for (const row of owed) {
      const n = counts.get(keyOf(row)) ?? 0
      if (row.status === 'done' && n === 0 && !['gone', 'not_needed', 'no_task_yet'].includes(row.receipt!))
        found.push(`I4 done and no ${what}: ${row.id}`)
    }
  }
  const { whatsapp, smtp, odoo, 'google-sheets': sheets } = wasl.fakes
  if (whatsapp)
    once(
      'message',
      tally(whatsapp.ledger, 'message', (effect) => String(effect.callbackData)),
      'message.send',
      (row) => row.id!,
    )
  if (smtp)
    once(
      'mail',
      tally(smtp.ledger, 'mail', (effect) => /^<(.+)@/.exec(String(effect.messageId))?.[1] ?? '?'),
      'email.send',
      (row) => row.id!,
    )
  if (sheets) {
    once(
      'row',
      tally(sheets.ledger, 'row-added', (effect) => String(effect.key)),
      'row.write',
      (row) => row.lead_id!,
    )
    found.push(...(await showsStatus(sheets.ledger, ask)))
  }
  if (odoo) {
    const created = odoo.ledger.filter((effect) => effect.kind === 'create')
    const named = (model: string) =>
      tally(
        created.filter((effect) => effect.model === model),
        'create',
        (effect) => String(effect.externalId),
      )
    once('task', named('project.task'), 'task.write', (row) => `wasl.task_${under(row.lead_id!)}`)
    for (const model of ['crm.lead', 'res.partner'])
      for (const [name, n] of named(model)) if (n > 1) found.push(`I4 ${model} ${n} times: ${name}`)
    for (const [name, n] of tally(odoo.ledger, 'activity', activityOf)) if (n > 1) found.push(`I4 activity ${n} times: ${name}`)
    found.push(...(await showsStage(odoo.mounted.fake.show!(), ask)))
  }
  return found
}

/** A task stands in the stage of its lead. */
async function showsStage(board: unknown, ask: Ask): Promise<string[]> {
  const { stages } = board as { stages: { name: string; cards: { id: number }[] }[] }
  const stageOf = new Map(stages.flatMap(({ name, cards }) => cards.map((card) => [String(card.id), name] as const)))
  const right: Record<string, RegExp> = { offered: /Offered/, assigned: /Accepted/, won: /Done/ }
  const leads = await ask(`select id, status, odoo->>'taskId' as task from leads where odoo is not null`)
  return leads.flatMap(({ id, status, task }) => {
    const stage = stageOf.get(String(task))
    return right[String(status)] && stage !== undefined && !right[String(status)]!.test(stage)
      ? [`I4 the task of ${id} stands at ${stage}, the lead is ${status}`]
      : []
  })
}

/** The last row a sheet shows of a lead tells how the lead stands. */
async function showsStatus(effects: readonly Record<string, unknown>[], ask: Ask): Promise<string[]> {
  const cells = new Map<string, Record<string, unknown>>()
  for (const effect of effects) {
    const change = (effect.kind === 'row-added' ? effect.values : effect.kind === 'cells-updated' ? effect.cells : undefined) as
      | Record<string, unknown>
      | undefined
    if (!change) continue
    const plain = Object.fromEntries(
      Object.entries(change).map(([name, value]) => [name, effect.kind === 'row-added' ? value : (value as { to: unknown }).to]),
    )
    cells.set(String(effect.key), { ...cells.get(String(effect.key)), ...plain })
  }
  const written = await ask(
    `select l.id, l.status, l.rev from leads l join deliveries d on d.lead_id = l.id and d.kind = 'row.write' and d.status = 'done' and d.receipt <> 'deleted'`,
  )
  return written.flatMap((lead) => {
    const row = cells.get(lead.id!)
    const version = Object.entries(row ?? {}).find(([name]) => /wasl_version|version/i.test(name))?.[1]
    return row && version !== undefined && String(version) !== String(lead.rev)
      ? [`I4 the sheet shows version ${version} of ${lead.id}, which is at ${lead.rev}`]
      : []
  })
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
    union all select 'a due row without a delivery', d.subject_id, d.kind from due d where d.kind in ('task.write','activity.create','stage.move','row.write','message.send','email.send')
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

/** I11: whoever the pool's log says is busy with what, the requests say the same; and each decision was made on the log as it stands. */
async function countsCapacity(ask: Ask): Promise<string[]> {
  const found: string[] = []
  for (const { tenant_id } of await ask('select distinct tenant_id from pool_log')) {
    const log = await ask('select seq, at, freelancer_id, change from pool_log where tenant_id = $1 order by seq', [tenant_id])
    const hashes = new Map<number, string>()
    const pool = emptyPool()
    for (const row of log as unknown as { seq: string; at: Date; freelancer_id: string; change: PoolEntry['change'] }[]) {
      applyAll(pool, [{ seq: Number(row.seq), at: row.at.toISOString(), freelancerId: row.freelancer_id, change: row.change }])
      hashes.set(pool.seq, pool.hash)
    }
    if (log.length && pool.seq !== log.length) found.push(`I11 the pool's log has a gap: ${log.length} entries, last number ${pool.seq}`)
    const open = new Set(pool.members.flatMap((member) => [...member.open.keys()].map((id) => `${member.id} ${id}`)))
    const real = await ask(
      `select r.freelancer_id, r.id from requests r join leads l on l.id = r.lead_id where r.tenant_id = $1 and r.status in ('pending','asked','accepted') and l.status not in ('won','lost','spam')`,
      [tenant_id],
    )
    const counted = new Set(real.map((row) => `${row.freelancer_id} ${row.id}`))
    for (const one of open) if (!counted.has(one)) found.push(`I11 the pool counts work that is over: ${one}`)
    for (const one of counted) if (!open.has(one)) found.push(`I11 the pool does not count work that is open: ${one}`)
    for (const row of await ask('select id, pool_seq, snapshot_hash from decisions where tenant_id = $1', [tenant_id])) {
      const hash = hashes.get(Number(row.pool_seq))
      if (hash !== undefined && hash !== row.snapshot_hash)
        found.push(`I9 decided on another pool than the log's: decision ${row.id} at ${row.pool_seq}`)
    }
  }
  return found
}

function tally(
  effects: readonly Record<string, unknown>[],
  kind: string,
  keyOf: (effect: Record<string, unknown>) => string,
): Map<string, number> {
  const counts = new Map<string, number>()
  for (const effect of effects) if (effect.kind === kind) counts.set(keyOf(effect), (counts.get(keyOf(effect)) ?? 0) + 1)
  return counts
}

function under(id: string): string {
  return id.replaceAll('-', '_')
}

function activityOf(effect: Record<string, unknown>): string {
  const { res_id, summary } = effect.values as { res_id?: unknown; summary?: unknown }
  return `${res_id} ${summary}`
}
