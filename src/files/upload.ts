import type { IncomingMessage } from 'node:http'
import { audit } from '#src/audit/record.ts'
import type { Config } from '#src/config.ts'
import { AppError } from '#src/errors.ts'
import { type Db, keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import type { FileStore } from '#src/platform/files/store.ts'
import { newId } from '#src/platform/id.ts'
import { type Key, seal } from '#src/platform/keys.ts'
import { neverMind } from '#src/platform/later.ts'
import { dropFiles } from './drop.ts'
import { readForm } from './form.ts'
import { FILES_PER_LEAD } from './owe.ts'
import { type FileRow, findFile, type OwnerKind } from './queries.ts'
import { type FileRef, removeContent, saveContent } from './save.ts'
import { settleArrived } from './settle.ts'
import { Refused, WHY } from './why.ts'

/** What was uploaded and used in nothing is removed after a day; what broke off and could not say so, too. */
const UNUSED_MS = 86_400_000

/** An upload that may come. */
export interface Upload extends FileRef {
  key: Key
}

/** Allows one file to come for this owner. Throws AppError too_many where a lead holds as many as it may. */
export async function beginUpload(
  trx: Trx,
  {
    ownerKind,
    ownerId,
    leadId,
    actor,
  }: { ownerKind: Exclude<OwnerKind, 'message'>; ownerId: string; leadId: string | null; actor: string },
  now: Date,
): Promise<Upload> {
  const held = await trx('files')
    .where(leadId ? { lead_id: leadId } : { owner_kind: ownerKind, owner_id: ownerId })
    .count('* as n')
  if (Number(held[0]?.n) >= FILES_PER_LEAD) throw new AppError('too_many', WHY.too_many.en)
  const id = newId()
  await trx('files').insert({ id, owner_kind: ownerKind, owner_id: ownerId, lead_id: leadId, made_by: actor, created_at: now })
  await dropFiles(trx, [id], new Date(now.getTime() + UNUSED_MS))
  return { id, tenantId: tenantOf(trx), key: keysOf(trx).data }
}

/**
 * Takes the one file of a multipart form as it comes. Throws AppError: unsupported_type (415), too_large (413), bad_request (no form, more than one file, broken off);
 * then nothing of it stays. A picture is `pending` until it is drawn anew, any other file until it was scanned where there is a scanner; `keepUploads` keeps the file beyond a day.
 */
export async function takeUpload(
  { db, files, config }: { db: Db; files: FileStore; config: Pick<Config, 'SCANNER_URL'> },
  request: IncomingMessage,
  upload: Upload,
  now: Date,
): Promise<FileRow> {
  try {
    const arrived = await readForm(request, (content) => saveContent(files, upload.key, upload, content))
    return await db.tenant(upload.tenantId, async (trx) => {
      const told = seal(upload.key, `files:told:${upload.id}`, JSON.stringify({ name: arrived.name }))
      const [row] = await trx('files').where({ id: upload.id, status: 'pending' }).update({ told }).returning('made_by')
      if (!row) throw new AppError('gone', 'This upload was given up; please begin again.')
      await settleArrived(trx, upload.id, arrived.result, { now, scans: config.SCANNER_URL !== undefined })
      const { type, size } = arrived.result
      await audit(trx, {
        actor: row.made_by,
        action: 'file.uploaded',
        subjectType: 'file',
        subjectId: upload.id,
        detail: { type, size },
        at: now,
      })
      return (await findFile(trx, upload.id))!
    })
  } catch (error) {
    await removeContent(files, upload)
    await db.tenant(upload.tenantId, async (trx) => {
      await trx('files').where({ id: upload.id }).delete()
      await neverMind(trx, 'file.drop', [upload.id])
      await neverMind(trx, 'file.redraw', [upload.id])
      await neverMind(trx, 'file.scan', [upload.id])
    })
    throw asRefusal(error)
  }
}

/** Keeps uploads of an owner that are used now (a message names them). Answers those that were there and unused; what is another's is not among them. */
export async function keepUploads(trx: Trx, ownerKind: OwnerKind, ownerId: string, fileIds: readonly string[]): Promise<string[]> {
  const rows = await trx('files')
    .where({ owner_kind: ownerKind, owner_id: ownerId })
    .whereIn('id', [...fileIds])
    .whereIn('status', ['pending', 'stored'])
    .whereExists((due) => due.from('due').where({ kind: 'file.drop' }).whereRaw('due.subject_id = files.id'))
    .forUpdate()
    .select('id')
  const ids = rows.map((row) => row.id as string)
  await neverMind(trx, 'file.drop', ids)
  return ids
}

function asRefusal(error: unknown): unknown {
  if (!(error instanceof Refused)) return error
  const code = error.why === 'too_large' ? 'too_large' : error.why === 'empty' ? 'bad_request' : 'unsupported_type'
  return new AppError(code, error.message, undefined, { why: error.why })
}
