import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import type { Download } from '#src/platform/download.ts'
import type { FileStore } from '#src/platform/files/store.ts'
import type { Key } from '#src/platform/keys.ts'
import { type Asker, mayRead } from './may-read.ts'
import { openForReading } from './open.ts'
import { findFile, openTold, safeName } from './queries.ts'
import type { FileRef, Part } from './save.ts'
import { WHY } from './why.ts'

/** A content that somebody may have, not opened yet. */
export interface Granted {
  file: FileRef
  part: Part
  key: Key
  type: string
  /** Bytes, where they are known. */
  size: number | null
  name: string
}

/**
 * Grants somebody a file or its small picture. Throws AppError: not_found (none, or not for them), in_flight (on its way), gone (refused, or no longer to be had).
 * Who of the house looks at a content, or into a private chat, leaves a line in the audit trail.
 */
export async function grantFile(
  trx: Trx,
  asker: Asker & { actor: string },
  fileId: string,
  wish: 'content' | 'thumbnail',
  now: Date,
): Promise<Granted> {
  const row = await findFile(trx, fileId)
  if (!row || !(await mayRead(trx, asker, row)) || (wish === 'thumbnail' && row.status === 'stored' && !row.has_thumbnail))
    throw new AppError('not_found', 'There is no such file.')
  if (row.status === 'pending') throw new AppError('in_flight', 'This file is still on its way; try again in a moment.')
  if (row.status !== 'stored' || !row.type) throw new AppError('gone', WHY[row.why ?? 'expired'].en, undefined, { why: row.why })
  const isStaff = asker.role === 'admin' || asker.role === 'manager'
  if (isStaff && row.owner_kind !== 'tenant' && (wish === 'content' || row.owner_kind === 'chat'))
    await audit(trx, { actor: asker.actor, action: 'file.read', subjectType: 'file', subjectId: fileId, detail: { part: wish }, at: now })
  const file = { tenantId: tenantOf(trx), id: fileId }
  const name = safeName(openTold(trx, row).name, row.type)
  const key = keysOf(trx).data
  return wish === 'thumbnail'
    ? { file, key, name: safeName(`${name} small`, 'image/webp'), part: 'thumbnail', type: 'image/webp', size: null }
    : { file, key, name, part: row.kind === 'image' ? 'drawn' : 'arrived', type: row.type, size: row.size }
}

/** The granted content as an answer: only ever saved, never shown as a page of ours, of exactly the type it is. Sources: RFC 6266, RFC 8187 */
export async function download(store: FileStore, { file, part, key, type, size, name }: Granted): Promise<Download> {
  return {
    headers: {
      'content-type': type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
      ...(size === null ? {} : { 'content-length': String(size) }),
      'content-disposition': `attachment; filename="${name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '_')}"; filename*=UTF-8''${extValue(name)}`,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
    },
    body: await openForReading(store, key, file, part),
  }
}

function extValue(name: string): string {
  return encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
