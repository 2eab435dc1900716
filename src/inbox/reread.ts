import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { ringAfter } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import { openItem } from './entries.ts'

/**
 * Has an entry read again. Units that were seen before change nothing; those that had died are taken up where they stopped: fetched, or read out of their person's
 * mailbox in their order. Answers false when there is no such entry of a connection. Throws 410 where its text is no longer kept.
 */
export async function rereadEntry(trx: Trx, entryId: string, now: Date): Promise<boolean> {
  const entry = await trx('inbox')
    .where({ id: entryId })
    .whereNotNull('connection_id')
    .forUpdate()
    .first(trx.raw('raw is null as forgotten'))
  if (entry?.forgotten) throw new AppError('gone', 'This entry is older than its text is kept; what was read in it stands in its leads.')
  const found = await trx('inbox')
    .where({ id: entryId })
    .whereNotNull('connection_id')
    .update({ status: 'received', fault: null, attempts: 0 })
  if (!found) return false
  await reviveItems(trx, entryId, now)
  await later(trx, 'inbox.read', { subjectId: entryId, at: now })
  return true
}

async function reviveItems(trx: Trx, entryId: string, now: Date): Promise<void> {
  const dead = await trx('items')
    .where({ inbox_id: entryId, status: 'dead' })
    .forUpdate()
    .select('id', 'item', 'connection_id', 'mailbox_id')
  if (!dead.length) return
  const [unfetched, unread] = [dead.filter((row) => isUnfetched(trx, row)), dead.filter((row) => !isUnfetched(trx, row))]
  await setState(trx, unfetched, 'pending')
  await later(
    trx,
    'item.complete',
    unfetched.map((row) => ({ subjectId: row.id, ownerId: row.connection_id, at: now })),
  )
  await setState(trx, unread, 'unread')
  const boxes = [...new Set(unread.flatMap((row) => row.mailbox_id ?? []))].sort()
  if (!boxes.length) return
  await trx('mailboxes').whereIn('id', boxes).update({ due_at: now, tries: 0 })
  ringAfter(trx, 'mailbox')
}

function isUnfetched(trx: Trx, row: { id: string; item: Buffer }): boolean {
  return Boolean(openItem(trx, row).pending)
}

async function setState(trx: Trx, rows: readonly { id: string }[], status: 'pending' | 'unread'): Promise<void> {
  if (rows.length)
    await trx('items')
      .whereIn(
        'id',
        rows.map((row) => row.id),
      )
      .update({ status, fault: null })
}
