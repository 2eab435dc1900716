import { contactKey } from '#src/contacts/normalise.ts'
import { finishEntry, openItem, openMailboxes, sealItem } from '#src/inbox/entries.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { keysOf, ringAfter } from '#src/platform/db.ts'
import { blind } from '#src/platform/keys.ts'
import { storable } from '#src/platform/text/clean.ts'
import type { LaneJob, LaneWork } from './lane.ts'
import { attempt, inParallel } from './outcome.ts'
import type { Outcome, World } from './world.ts'

/** A unit that the platform does not give out within so many tries is dead and shown; a later backfill still finds it. */
const MAX_TRIES = 12

/** Job `item.complete`: what a webhook only named is fetched, then hangs on its person's mailbox like any other. */
export const completeItems: LaneJob = async (world, work) => {
  const { connection, dues } = work
  const connector = world.connectors.get(connection.connector)
  const source = { connectionId: connection.id, settings: connection.settings }
  const items = await world.db.tenant(connection.tenantId, async (trx) => {
    const rows = await trx('items')
      .whereIn(
        'id',
        dues.map((due) => due.subjectId),
      )
      .where({ status: 'pending' })
      .select('id', 'item')
    return new Map(rows.map((row) => [row.id, openItem(trx, row)]))
  })
  return inParallel(dues, 8, (due) =>
    attempt(async (): Promise<Outcome> => {
      const item = items.get(due.subjectId)
      if (!item || !connector?.complete) return { is: 'done' }
      try {
        const whole = await connector.complete(item, source, world.outside)
        await keep(world, work, due.subjectId, storable({ ...whole, dedupeKey: item.dedupeKey, pending: undefined }))
        return { is: 'done' }
      } catch (error) {
        if (due.tries + 1 >= MAX_TRIES && (error as { kind?: string }).kind !== 'unauthorized') {
          await bury(work, due.subjectId, (error as Error).message)
          return { is: 'rejected', error: (error as Error).message }
        }
        throw error
      }
    }),
  )
}

async function keep(world: World, { connection, inside }: LaneWork, id: string, item: ReadItem): Promise<void> {
  const country = (connection.settings as { defaultCountry?: string }).defaultCountry ?? world.config.DEFAULT_COUNTRY
  const now = world.clock.now()
  await inside(async (trx) => {
    const ignored = item.kind === 'ignored'
    const key = blind(keysOf(trx).index, 'mailbox', contactKey(item, country)).toString('hex')
    const mailboxes = ignored ? new Map<string, string>() : await openMailboxes(trx, [{ connectionId: connection.id, key }], now)
    await trx('items')
      .where({ id, status: 'pending' })
      .update({
        status: ignored ? 'ignored' : 'unread',
        kind: item.kind,
        is_test: item.isTest,
        mailbox_id: mailboxes.get(`${connection.id}|${key}`) ?? null,
        item: sealItem(trx, id, item),
        occurred_at: new Date(item.occurredAt),
      })
    await finishEntry(trx, id)
    if (!ignored) ringAfter(trx, 'mailbox')
  })
}

async function bury({ inside }: LaneWork, id: string, fault: string): Promise<void> {
  await inside(async (trx) => {
    await trx('items')
      .where({ id, status: 'pending' })
      .update({ status: 'dead', fault: fault.slice(0, 300) })
    await finishEntry(trx, id)
  })
}
