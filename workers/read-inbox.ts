import { loadConnections } from '#src/connections/connection.ts'
import { type Entry, loadEntries, saveItems } from '#src/inbox/entries.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import type { World } from './world.ts'

/** Some services send a hint before they commit what it is about. */
const HINT_MS = 2000

/** Reads entries of one tenant into items. A connector never throws for one bad unit; what it throws for is a bug of ours and kills the entry alone. */
export async function readInbox(trx: Trx, world: World, ids: readonly string[]): Promise<{ items: number; fresh: number }> {
  const entries = await loadEntries(trx, world.db, ids)
  const connections = await loadConnections(
    trx,
    world.connectors,
    entries.map((entry) => entry.connectionId),
  )
  const read: { entry: Entry; items: ReadItem[]; country: string }[] = []
  for (const entry of entries) {
    const connection = connections.get(entry.connectionId)
    const webhook = world.connectors.get(entry.connector)?.webhook
    if (!connection || !webhook) {
      read.push({ entry, items: [], country: '' })
      continue
    }
    const request = { method: 'POST' as const, query: entry.query, headers: entry.headers, body: entry.raw, now: entry.receivedAt }
    const items = webhook.read(request, { connectionId: connection.id, settings: connection.settings })
    const country = (connection.settings as { defaultCountry?: string }).defaultCountry ?? world.config.DEFAULT_COUNTRY
    read.push({ entry, items, country })
    // A call from a service that holds our tasks is only a hint to look; a moment later, since some send it before they commit.
    if (connection.duties.includes('tasks')) {
      await later(trx, 'task.poll', {
        subjectId: connection.id,
        ownerId: connection.id,
        at: new Date(world.clock.now().getTime() + HINT_MS),
      })
      world.lookAgain?.('lane', HINT_MS + 50)
    }
  }
  return saveItems(trx, read, world.clock.now())
}
