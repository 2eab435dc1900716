import { note } from '#src/activity/record.ts'
import { connectionsFor } from '#src/connections/connection.ts'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import type { Inspected } from './inspect.ts'
import type { FileRow } from './queries.ts'
import type { Why } from './why.ts'

/** A picture as it was drawn anew. */
export interface Drawn {
  size: number
  sha256: Buffer
  width: number
  height: number
}

/** Its content came and passed: it is stored, but for a picture, which is drawn anew first, and where a scanner looks at files (`scans`) for every other, which waits for its word. Answers false where it was settled before. */
export async function settleArrived(
  trx: Trx,
  fileId: string,
  known: Inspected,
  { now, scans }: { now: Date; scans: boolean },
): Promise<boolean> {
  const { type, kind, size, sha256, seconds } = known
  const isPicture = kind === 'image'
  if (!isPicture && !scans) return settle(trx, fileId, { status: 'stored', type, kind, size, sha256, seconds }, now)
  const isMine = await trx('files').where({ id: fileId, status: 'pending' }).update({ type, kind, size, sha256, seconds })
  if (isMine) await later(trx, isPicture ? 'file.redraw' : 'file.scan', { subjectId: fileId, at: now })
  return isMine > 0
}

/** The scanner found nothing in it. */
export function settleScanned(trx: Trx, fileId: string, now: Date): Promise<boolean> {
  return settle(trx, fileId, { status: 'stored' }, now)
}

/** The picture was drawn anew: that is what it is from now on. */
export function settleDrawn(trx: Trx, fileId: string, { size, sha256, width, height }: Drawn, now: Date): Promise<boolean> {
  return settle(trx, fileId, { status: 'stored', size, sha256, width, height, has_thumbnail: true }, now)
}

/** It is not taken (refused), or cannot be had any more (gone). */
export function settleWithout(trx: Trx, fileId: string, status: 'refused' | 'gone', why: Why, now: Date): Promise<boolean> {
  return settle(trx, fileId, { status, why, type: null, kind: null, size: null, sha256: null }, now)
}

async function settle(trx: Trx, fileId: string, known: Partial<Omit<FileRow, 'id'>>, now: Date): Promise<boolean> {
  const [row] = await trx('files')
    .where({ id: fileId, status: 'pending' })
    .update({ ...known, settled_at: now })
    .returning(['lead_id', 'owner_kind', 'kind'])
  if (row?.lead_id && row.owner_kind === 'message')
    await note(trx, {
      leadId: row.lead_id,
      verb: `file.${known.status}`,
      at: now,
      params: { fileId, ...(known.why ? { why: known.why } : {}) },
    })
  // What a client said aloud is written down where somebody can.
  if (
    row?.owner_kind === 'message' &&
    known.status === 'stored' &&
    row.kind === 'audio' &&
    (await connectionsFor(trx, 'understanding')).length
  )
    await later(trx, 'voice.hear', { subjectId: fileId, at: now })
  return Boolean(row)
}
