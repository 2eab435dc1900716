import { timingSafeEqual } from 'node:crypto'
import { type Db, keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import { deriveToken } from '#src/platform/keys.ts'
import type { Asker } from './may-read.ts'

/** Whom an address of a file is for. That they may still see the file is looked at again each time it is opened. */
export type Audience = { freelancerId: string } | { contactId: string }

/** What an address says, once it is proven to be ours. */
export interface FileLink {
  tenantId: string
  fileId: string
  wish: 'content' | 'thumbnail'
  asker: Asker & { actor: string }
}

/** Tenant, file and person, as 16 bytes each; then the end in seconds, and what is asked for by whom. */
const BYTES = 16 * 3 + 4 + 1

/**
 * The path of a file for somebody without a session, until an instant: it says whom it is for and what, and is signed by the tenant's link key. Nothing is stored;
 * it stops when it ends, or when they lose the file.
 */
export function fileLink(trx: Trx, fileId: string, audience: Audience, expiresAt: Date, wish: FileLink['wish'] = 'content'): string {
  const isFreelancer = 'freelancerId' in audience
  const said = Buffer.concat([
    bytesOf(tenantOf(trx)),
    bytesOf(fileId),
    bytesOf(isFreelancer ? audience.freelancerId : audience.contactId),
    Buffer.alloc(5),
  ])
  said.writeUInt32BE(Math.floor(expiresAt.getTime() / 1000), 48)
  said[52] = (isFreelancer ? 1 : 0) | (wish === 'thumbnail' ? 2 : 0)
  const text = said.toString('base64url')
  return `/f/${text}.${signatureOf(trx, text)}`
}

/** What an address of ours says; null for one that is not ours, was changed, or has ended. */
export async function readFileLink(db: Db, token: string, now: Date): Promise<FileLink | null> {
  const [, text = '', signature = ''] = /^([\w-]{71})\.([\w-]{43})$/.exec(token) ?? []
  const said = Buffer.from(text, 'base64url')
  if (said.length !== BYTES || said.readUInt32BE(48) * 1000 <= now.getTime()) return null
  const [tenantId, fileId, personId] = [0, 16, 32].map((at) => idOf(said.subarray(at, at + 16))) as [string, string, string]
  if (![tenantId, fileId, personId].every(isId)) return null
  const exists = await db.system((trx) => trx('tenants').where({ id: tenantId }).first('id'))
  if (!exists) return null
  const ours = await db.tenant(tenantId, async (trx) => signatureOf(trx, text))
  if (!timingSafeEqual(Buffer.from(ours), Buffer.from(signature))) return null
  const isFreelancer = (said[52]! & 1) === 1
  return {
    tenantId,
    fileId,
    wish: said[52]! & 2 ? 'thumbnail' : 'content',
    asker: isFreelancer
      ? { role: 'freelancer', freelancerId: personId, actor: `freelancer:${personId}` }
      : { role: 'client', personId, actor: 'client' },
  }
}

function signatureOf(trx: Trx, text: string): string {
  return deriveToken(keysOf(trx).link, 'file', text)
}

function bytesOf(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}

function idOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
