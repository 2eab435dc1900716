import { openPart } from '#src/files/open.ts'
import { findFile } from '#src/files/queries.ts'
import { removeContent } from '#src/files/save.ts'
import { settleScanned, settleWithout } from '#src/files/settle.ts'
import { keysOf } from '#src/platform/db.ts'
import { FileMissing } from '#src/platform/files/store.ts'
import type { FileJob } from './drain-files.ts'
import { scan } from './scanner.ts'

/** A scanner that is away is asked again so often; what it has not looked at is held. Milliseconds. */
const AGAIN_MS = 15_000

/** Job `file.scan`: a file is looked at by the virus scanner before anybody may have it. What carries something is refused, and nothing of it stays. */
export const scanFile: FileJob = async (world, due) => {
  const address = world.config.SCANNER_URL
  const found = await world.db.tenant(due.tenantId, async (trx) => ({ file: await findFile(trx, due.subjectId), key: keysOf(trx).data }))
  if (found.file?.status !== 'pending' || !found.file.kind) return { is: 'done' }
  const file = { tenantId: due.tenantId, id: due.subjectId }
  const now = world.clock.now()
  // Switched off since: nobody will look at it any more.
  if (!address) return { is: 'done', write: (trx) => settleScanned(trx, file.id, now) }
  try {
    const verdict = await scan(address, await openPart(world.files, found.key, file, 'arrived'))
    if (verdict.is === 'clean') return { is: 'done', write: (trx) => settleScanned(trx, file.id, now) }
    await removeContent(world.files, file)
    world.log.warn({ fileId: file.id, tenantId: due.tenantId, found: verdict.name }, 'file.infected')
    return { is: 'done', write: (trx) => settleWithout(trx, file.id, 'refused', 'infected', now) }
  } catch (error) {
    if (error instanceof FileMissing) return { is: 'done', write: (trx) => settleWithout(trx, file.id, 'gone', 'expired', now) }
    world.log.warn({ fileId: file.id, tenantId: due.tenantId, err: (error as Error).message }, 'scanner.unreachable')
    return { is: 'again', afterMs: AGAIN_MS, counts: false }
  }
}
