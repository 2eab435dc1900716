import { openItem } from '#src/inbox/entries.ts'
import type { Unread } from '#src/inbox/unread.ts'
import { jobOf } from '#src/jobs.ts'
import { takeIn } from '#src/leads/intake.ts'
import { claimMailboxes, type Mailbox } from '#src/platform/claims.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { faultText, isConnectionLost, type Trx } from '#src/platform/db.ts'
import { keepLease, readAlone } from '#src/platform/lease.ts'
import { stopwatch } from '#src/platform/log.ts'
import type { World } from './world.ts'

/** People read in one transaction: what a single one costs is mostly its round trips. */
const TOGETHER = 40
/** Items of one person read in one go. */
const ITEMS_PER_MAILBOX = 20
/** A unit that fails so often is dead; the person's later ones go on. */
const MAX_TRIES = 4
const beforeCommit = crashPoint('mailbox.read.before_commit')
const afterCommit = crashPoint('mailbox.read.after_commit')

/** Takes people's unread items in, each person's in order; a unit that fails dies alone. */
export async function drainMailboxes(world: World): Promise<number> {
  const claimed = await claimMailboxes(world.db, world.clock.now(), jobOf('mailbox.read').batch, TOGETHER)
  if (!claimed.length) return 0
  const lease = keepLease(
    world.db,
    'mailboxes',
    'id',
    claimed.map(({ id, epoch }) => ({ id, epoch })),
  )
  try {
    const fresh = claimed.filter((box) => !box.takenOver)
    // Whoever has little goes first: no burst of one keeps another waiting.
    const byTenant = [...Map.groupBy(fresh, (box) => box.tenantId)].sort(([, a], [, b]) => a.length - b.length)
    for (const [tenantId, boxes] of byTenant) await readTogether(world, tenantId, boxes)
    for (const box of claimed.filter((one) => one.takenOver)) {
      if (!(await readAlone(world.db, 'mailboxes', box, () => readTogether(world, box.tenantId, [box]))))
        await failed(world, box, new Error('taking it in ended the process, several times'))
    }
  } finally {
    lease.stop()
  }
  return claimed.length
}

async function readTogether(world: World, tenantId: string, boxes: Mailbox[], alone = boxes.length === 1): Promise<void> {
  const took = stopwatch()
  try {
    const count = await world.db.tenant(tenantId, async (trx) => {
      if (!(await stillOurs(trx, boxes))) return 0
      const unread = await loadUnread(trx, world, boxes, alone ? 1 : ITEMS_PER_MAILBOX)
      await takeIn(trx, unread, world.clock.now())
      await giveBack(trx, boxes, world.clock.now())
      beforeCommit()
      return unread.length
    })
    afterCommit()
    if (count) world.log.info({ tenantId, people: boxes.length, items: count, ms: took() }, 'mailbox.read')
  } catch (error) {
    // The database went away: nobody's fault, the lease runs out and they are read again.
    if (isConnectionLost(error)) throw error
    if (boxes.length > 1) {
      for (const box of boxes) await readTogether(world, tenantId, [box])
      return
    }
    await failed(world, boxes[0]!, error as Error)
  }
}

async function stillOurs(trx: Trx, boxes: Mailbox[]): Promise<boolean> {
  const { rows } = await trx.raw(
    'select m.id from mailboxes m join unnest(?::uuid[], ?::int[]) as h(id, epoch) on m.id = h.id and m.epoch = h.epoch order by m.id for update of m',
    [boxes.map((box) => box.id), boxes.map((box) => box.epoch)],
  )
  return rows.length === boxes.length
}

async function loadUnread(trx: Trx, world: World, boxes: Mailbox[], perBox: number): Promise<Unread[]> {
  const { rows } = await trx.raw(
    `select i.* from unnest(?::uuid[]) as m(id) cross join lateral
       (select id, connection_id, mailbox_id, occurred_at, item, created_at from items where mailbox_id = m.id and status = 'unread' order by occurred_at, position, id limit ?) i`,
    [boxes.map((box) => box.id), perBox],
  )
  const connections = new Map(
    (
      await trx('connections')
        .whereIn('id', [...new Set(boxes.map((box) => box.connectionId))])
        .select('id', 'connector', 'settings')
    ).map((row) => [row.id, row]),
  )
  return rows.map((row: { id: string; connection_id: string; mailbox_id: string; item: Buffer; created_at: Date }) => {
    const connection = connections.get(row.connection_id)
    return {
      id: row.id,
      mailboxId: row.mailbox_id,
      connectionId: row.connection_id,
      country: connection?.settings.defaultCountry ?? world.config.DEFAULT_COUNTRY,
      dialogue: connection?.settings.dialogue ?? 'route',
      receivedAt: row.created_at,
      item: openItem(trx, row),
    }
  })
}

/** Gives mailboxes back: due again at once where more is unread, else quiet. */
async function giveBack(trx: Trx, boxes: Mailbox[], now: Date): Promise<void> {
  await trx.raw(
    `update mailboxes m set lease_until = null, tries = 0, due_at = case when exists (select 1 from items i where i.mailbox_id = m.id and i.status = 'unread') then ?::timestamptz end
      where id = any(?::uuid[])`,
    [now, boxes.map((box) => box.id)],
  )
}

async function failed(world: World, box: Mailbox, error: Error): Promise<void> {
  const dead = box.tries + 1 >= MAX_TRIES
  world.log.error({ mailboxId: box.id, tries: box.tries + 1, dead, err: error.message, stack: error.stack }, 'item.failed')
  await world.db.tenant(box.tenantId, async (trx) => {
    if (!(await stillOurs(trx, [box]))) return
    if (dead) {
      const first = await trx('items')
        .where({ mailbox_id: box.id, status: 'unread' })
        .orderBy(['occurred_at', 'position', 'id'])
        .first('id')
      if (first)
        await trx('items')
          .where({ id: first.id })
          .update({ status: 'dead', fault: faultText(error) })
    }
    await trx('mailboxes')
      .where({ id: box.id, epoch: box.epoch })
      .update({
        lease_until: null,
        tries: dead ? 0 : box.tries + 1,
        due_at: new Date(world.clock.now().getTime() + (dead ? 0 : 2 ** box.tries * 500)),
      })
  })
}
