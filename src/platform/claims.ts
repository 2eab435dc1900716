import type { Bell, JobKind } from '#src/jobs.ts'
import type { Db, Trx } from './db.ts'

/** How long a claim holds without being renewed, in seconds; of a process that is gone, only until the others see it (see presence.ts). */
export const LEASE_S = 15

/** A due row in a worker's hands. */
export interface Due {
  id: number
  kind: JobKind
  tenantId: string
  subjectId: string
  ownerId: string | null
  epoch: number
  rev: number
  tries: number
  /** Whoever had it in hand before never gave it back: his process ended, or lost the database. */
  takenOver?: boolean
}

/** A lane in a worker's hands: one holder per connection. */
export interface Lane {
  connectionId: string
  tenantId: string
  epoch: number
  /** The former holder never gave it back: what it had in hand may have happened or not. */
  takenOver: boolean
}

/** A person's mailbox in a worker's hands. */
export interface Mailbox {
  id: string
  tenantId: string
  connectionId: string
  epoch: number
  tries: number
  /** As of a due row. */
  takenOver: boolean
}

/** The bells whose rows are claimed one by one. */
export type FreeBell = Extract<Bell, 'timer' | 'inbox' | 'turn' | 'file'>

const dueColumns = 'id, kind, tenant_id as "tenantId", subject_id as "subjectId", owner_id as "ownerId", epoch, rev, tries'

/** Takes due rows that nobody owns (timers, inbox entries), oldest first, at most `limit` of each tenant; each is leased by itself. */
export async function claimFree(db: Db, bell: FreeBell, now: Date, limit: number): Promise<Due[]> {
  return db.system(async (trx) => {
    const { rows } = await trx.raw(
      `with recursive t as (
         (select tenant_id from due where bell = ? and owner_id is null order by tenant_id limit 1)
         union all
         select (select d.tenant_id from due d where d.bell = ? and d.owner_id is null and d.tenant_id > t.tenant_id order by d.tenant_id limit 1) from t where t.tenant_id is not null
       ), fair as (
         select d.id from t cross join lateral (select id from due where bell = ? and owner_id is null and tenant_id = t.tenant_id and due_at <= ? and (lease_until is null or lease_until < now()) order by due_at limit ?) d
          where t.tenant_id is not null limit ?
       )
       update due set lease_until = now() + ?::int * interval '1 s', holder = ?, epoch = epoch + 1
         from (select id as free_id, lease_until is not null as expired from due where id in (select id from fair) and (lease_until is null or lease_until < now()) order by id for update skip locked) free
        where id = free_id returning ${dueColumns}, expired as "takenOver"`,
      [bell, bell, bell, now, limit, limit * 10, LEASE_S, db.process],
    )
    return (rows as Due[]).sort((a, b) => a.id - b.id)
  })
}

/** How many milliseconds until the next row that nobody owns is due, if that is within `withinMs`; else null. */
export async function nextFree(db: Db, bell: FreeBell, now: Date, withinMs: number): Promise<number | null> {
  const { rows } = await db.system((trx) =>
    trx.raw(
      `with recursive t as (
         (select tenant_id from due where bell = ? and owner_id is null order by tenant_id limit 1)
         union all
         select (select d.tenant_id from due d where d.bell = ? and d.owner_id is null and d.tenant_id > t.tenant_id order by d.tenant_id limit 1) from t where t.tenant_id is not null
       )
       select min(d.due_at) as at from t cross join lateral
         (select due_at from due where bell = ? and owner_id is null and tenant_id = t.tenant_id and due_at > ? order by due_at limit 1) d`,
      [bell, bell, bell, now],
    ),
  )
  const wait = rows[0]?.at ? new Date(rows[0].at).getTime() - now.getTime() : Number.POSITIVE_INFINITY
  return wait <= withinMs ? wait : null
}

/** Takes lanes that have something due and are neither held nor parked. */
export async function claimLanes(db: Db, now: Date, limit: number): Promise<Lane[]> {
  return db.system(async (trx) => {
    const { rows } = await trx.raw(
      `with free as (
         select connection_id, lease_until is not null as expired from lanes l
          where (lease_until is null or lease_until < now()) and (parked_until is null or parked_until <= ?)
            and exists (select 1 from due d where d.owner_id = l.connection_id and d.due_at <= ?)
          limit ? for update skip locked)
       update lanes l set lease_until = now() + ?::int * interval '1 s', holder = ?, calling = false, epoch = l.epoch + 1 from free where l.connection_id = free.connection_id
        returning l.connection_id as "connectionId", l.tenant_id as "tenantId", l.epoch, free.expired as "takenOver"`,
      [now, now, limit, LEASE_S, db.process],
    )
    return rows as Lane[]
  })
}

/** The next rows of a held lane: the most urgent kind (but those in `notNow`), and as many of it as one call takes. */
export async function nextOfLane(
  db: Db,
  lane: Lane,
  now: Date,
  limitOf: (kind: JobKind) => number,
  notNow: readonly JobKind[] = [],
): Promise<Due[]> {
  return db.system(async (trx) => {
    const first = await trx('due')
      .where({ owner_id: lane.connectionId })
      .where('due_at', '<=', now)
      .whereNotIn('kind', [...notNow])
      .orderBy(['priority', 'due_at', 'id'])
      .first('kind')
    if (!first) return []
    const { rows } = await trx.raw(
      `select ${dueColumns} from due where owner_id = ? and due_at <= ? and kind = ? order by priority, due_at, id limit ?`,
      [lane.connectionId, now, first.kind, limitOf(first.kind)],
    )
    return rows as Due[]
  })
}

/** Gives a lane back, unless something became due meanwhile (`anyway`: even then, for another process). Answers whether it was given back. */
export async function releaseLane(db: Db, lane: Lane, now: Date, anyway = false): Promise<boolean> {
  return db.system(async (trx) => {
    const { rowCount } = await trx.raw(
      `update lanes set lease_until = null where connection_id = ? and epoch = ?
         and (? or (parked_until is not null and parked_until > ?) or not exists (select 1 from due where owner_id = ? and due_at <= ?))`,
      [lane.connectionId, lane.epoch, anyway, now, lane.connectionId, now],
    )
    if (rowCount) return true
    // Someone else holds it by now: nothing to give back.
    return !(await trx('lanes').where({ connection_id: lane.connectionId, epoch: lane.epoch }).first('epoch'))
  })
}

/**
 * Takes people's mailboxes that have unread items: at most `perTenant` of each tenant at a time, so that no burst of one delays another; again while there are more,
 * up to `limit` in all.
 */
export async function claimMailboxes(db: Db, now: Date, perTenant: number, limit: number): Promise<Mailbox[]> {
  return db.system(async (trx) => {
    const claimed: Mailbox[] = []
    for (;;) {
      const more = await claimRound(trx, db.process, now, perTenant, limit - claimed.length)
      claimed.push(...more)
      if (more.length < perTenant || claimed.length >= limit) return claimed
    }
  })
}

async function claimRound(trx: Trx, holder: number, now: Date, perTenant: number, limit: number): Promise<Mailbox[]> {
  // The tenants with something due are hopped through by the index, one probe each, however long any one's queue is. The first of everybody go before anybody's second.
  const { rows } = await trx.raw(
    `with recursive t as (
       (select tenant_id from mailboxes where due_at is not null order by tenant_id limit 1)
       union all
       select (select m.tenant_id from mailboxes m where m.due_at is not null and m.tenant_id > t.tenant_id order by m.tenant_id limit 1) from t where t.tenant_id is not null
     ), fair as (
       select m.id from t cross join lateral (
         select id, due_at, row_number() over (order by due_at) as place from (
           select id, due_at from mailboxes where tenant_id = t.tenant_id and due_at <= ? and (lease_until is null or lease_until < now()) order by due_at limit ?) first) m
        where t.tenant_id is not null order by m.place, m.due_at limit ?
     )
     update mailboxes set lease_until = now() + ?::int * interval '1 s', holder = ?, epoch = epoch + 1
       from (select id as free_id, lease_until is not null as expired from mailboxes
              where id in (select id from fair) and (lease_until is null or lease_until < now()) order by id for update skip locked) free
      where id = free_id returning id, tenant_id as "tenantId", connection_id as "connectionId", epoch, tries, expired as "takenOver"`,
    [now, perTenant, limit, LEASE_S, holder],
  )
  return rows as Mailbox[]
}
