import { saveItems } from '#src/inbox/entries.ts'
import { ringAfter } from '#src/platform/db.ts'
import type { LaneJob } from './lane.ts'
import { outcomeOf } from './outcome.ts'

/** How far back a backfill reads that names no date. */
const DEFAULT_MS = 3 * 86_400_000

/** Job `connection.backfill`: everything since an instant is listed at the source again; what was seen before is recognised by its id and changes nothing. */
export const backfill: LaneJob = async (world, { connection, inside }) => {
  const connector = world.connectors.get(connection.connector)
  if (!connector?.list) return [{ is: 'done' }]
  const now = world.clock.now()
  const since = new Date(String(connection.memory.backfillSince ?? new Date(now.getTime() - DEFAULT_MS).toISOString()))
  const country = (connection.settings as { defaultCountry?: string }).defaultCountry ?? world.config.DEFAULT_COUNTRY
  try {
    let fresh = 0
    for await (const items of connector.list(since, { connectionId: connection.id, settings: connection.settings }, world.outside)) {
      const saved = await inside(async (trx) => {
        ringAfter(trx, 'mailbox')
        return saveItems(
          trx,
          [{ entry: { id: null, connectionId: connection.id, receivedAt: world.clock.now() }, items, country }],
          world.clock.now(),
        )
      })
      fresh += saved.fresh
    }
    await inside((trx) =>
      trx('connections')
        .where({ id: connection.id })
        .update({ memory: trx.raw('memory || ?::jsonb', [JSON.stringify({ backfilledAt: now.toISOString(), backfillFound: fresh })]) }),
    )
    return [{ is: 'done' }]
  } catch (error) {
    return [outcomeOf(error)]
  }
}
