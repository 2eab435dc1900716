import type { Connection } from '#src/connections/connection.ts'
import { loadConnections } from '#src/connections/connection.ts'
import { keepTranscript } from '#src/conversations/transcript.ts'
import { ConnectorError } from '#src/errors.ts'
import { type Kind, LARGEST } from '#src/files/kinds.ts'
import { type FileRow, findFile, openTold, type Told } from '#src/files/queries.ts'
import { saveContent } from '#src/files/save.ts'
import { settleArrived, settleWithout } from '#src/files/settle.ts'
import { Refused } from '#src/files/why.ts'
import { keysOf } from '#src/platform/db.ts'
import type { Key } from '#src/platform/keys.ts'
import type { FileJob, FileOutcome } from './drain-files.ts'
import type { World } from './world.ts'

/** Links die in minutes: 2 s, 5 s … an hour; after the last the file is given up. */
const WAITS_S = [2, 5, 15, 30, 60, 120, 300, 900, 3600]
/** A key that is refused is mended by a person; media ids of WhatsApp live seven days. */
const UNAUTHORIZED = { everyMs: 300_000, withinMs: 6 * 86_400_000 }
/** A content that came changed may have been cut off without a word: it is asked for again so often. */
const DAMAGED_TRIES = 3

const KIND_OF: Record<string, Kind> = {
  image: 'image',
  sticker: 'image',
  audio: 'audio',
  voice: 'audio',
  video: 'video',
  document: 'document',
}

interface Found {
  file: FileRow
  told: Required<Pick<Told, 'attachment'>>
  connection: Connection | undefined
  key: Key
}

/** Job `file.fetch`: brings in the content of what was attached to a message, while its platform still gives it out. */
export const fetchFile: FileJob = async (world, due, stopping) => {
  const found = await find(world, due.tenantId, due.subjectId)
  if (!found) return { is: 'done' }
  const { file, told, connection, key } = found
  const open = connection && world.connectors.get(connection.connector)?.media
  if (!open) return without(world, file, 'gone', 'no_connection')
  try {
    const { body, sha256 } = await open(told.attachment, connection.settings, world.outside, LARGEST)
    const expected = { kind: KIND_OF[told.attachment.type], ...(sha256 ? { sha256: Buffer.from(sha256) } : {}) }
    const known = await saveContent(world.files, key, { tenantId: due.tenantId, id: file.id }, whileRunning(body, stopping), expected)
    return {
      is: 'done',
      write: (trx) => settleArrived(trx, file.id, known, { now: world.clock.now(), scans: world.config.SCANNER_URL !== undefined }),
    }
  } catch (error) {
    if (error instanceof Refused) {
      if (error.why === 'damaged' && due.tries + 1 < DAMAGED_TRIES) return again(due.tries)
      return without(world, file, 'refused', error.why)
    }
    if (error instanceof ConnectorError) return afterFault(world, file, error, due.tries)
    throw error
  }
}

function find(world: World, tenantId: string, fileId: string): Promise<Found | null> {
  return world.db.tenant(tenantId, async (trx) => {
    const file = await findFile(trx, fileId)
    const { attachment } = file ? openTold(trx, file) : {}
    if (file?.status !== 'pending' || file.kind !== null || !attachment || !file.connection_id) return null
    const connections = await loadConnections(trx, world.connectors, [file.connection_id])
    return { file, told: { attachment }, connection: connections.get(file.connection_id), key: keysOf(trx).data }
  })
}

function afterFault(world: World, file: FileRow, fault: ConnectorError, tries: number): FileOutcome {
  if (fault.code === 'too_large') return without(world, file, 'refused', 'too_large')
  const age = world.clock.now().getTime() - file.created_at.getTime()
  if (fault.kind === 'wait') return { is: 'again', afterMs: fault.retryAfterMs ?? 20_000, counts: false }
  if (fault.kind === 'unauthorized' && age < UNAUTHORIZED.withinMs) return { is: 'again', afterMs: UNAUTHORIZED.everyMs, counts: false }
  if (fault.kind === 'rejected') return without(world, file, 'gone', fault.code === 'gone' ? 'expired' : 'unreachable')
  return tries < WAITS_S.length ? again(tries) : without(world, file, 'gone', 'unreachable')
}

function again(tries: number): FileOutcome {
  return { is: 'again', afterMs: (WAITS_S[tries] ?? 3600) * 1000, counts: true }
}

function without(world: World, file: FileRow, status: 'refused' | 'gone', why: NonNullable<FileRow['why']>): FileOutcome {
  world.log.info({ fileId: file.id, tenantId: file.tenant_id, status, why }, 'file.without')
  return {
    is: 'done',
    async write(trx) {
      const now = world.clock.now()
      // Words that can never be heard are not waited for.
      const { attachment } = openTold(trx, file)
      if (attachment?.type === 'audio' || attachment?.type === 'voice') await keepTranscript(trx, file.owner_id, null, 0, now)
      return settleWithout(trx, file.id, status, why, now)
    },
  }
}

async function* whileRunning(body: AsyncIterable<Buffer>, stopping: () => boolean): AsyncGenerator<Buffer> {
  for await (const bytes of body) {
    if (stopping()) throw new ConnectorError('retry', 'wasl is ending; the next process fetches it')
    yield bytes
  }
}
