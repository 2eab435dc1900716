import type { Trx } from '#src/platform/db.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'

/** A notification to be stored: for the office (`admin`), or one freelancer's. */
export interface NewNotification {
  id: string
  audience: 'admin' | 'freelancer'
  freelancer_id?: string | null
  kind: string
  created_at: Date
  [column: string]: unknown
}

/** Stores notifications; who they are for hears at once, where he has wasl before him. */
export async function insertNotifications(trx: Trx, rows: readonly NewNotification[]): Promise<void> {
  if (!rows.length) return
  await trx('notifications').insert([...rows])
  for (const row of rows) wakeNotification(trx, row)
}

/** A notification came, was read or was taken away: its reader's list and count have changed. */
export function wakeNotification(trx: Trx, row: { id: string; audience: string; freelancer_id?: string | null }): void {
  wakeAfter(trx, row.freelancer_id ? `notifications:${row.freelancer_id}` : 'notifications', row.id)
}
