import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'

/** Has files removed for good, content and row, at an instant (now, unless told). Until then they can be taken back by `neverMind`. */
export async function dropFiles(trx: Trx, fileIds: readonly string[], at: Date): Promise<void> {
  await later(
    trx,
    'file.drop',
    fileIds.map((subjectId) => ({ subjectId, at })),
  )
}
