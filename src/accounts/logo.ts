import type { IncomingMessage } from 'node:http'
import { audit } from '#src/audit/record.ts'
import type { Deps } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { dropFiles } from '#src/files/drop.ts'
import { beginUpload, keepUploads, takeUpload, type Upload } from '#src/files/upload.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'

/** Allows a tenant's logo to come. */
export function beginLogo(trx: Trx, by: { actor: string; now: Date }): Promise<Upload> {
  return beginUpload(trx, { ownerKind: 'tenant', ownerId: tenantOf(trx), leadId: null, actor: by.actor }, by.now)
}

/** Takes the logo as it comes, under the rules of every file; the former one goes. Throws AppError unsupported_type for what is no picture. */
export async function takeLogo(deps: Deps, request: IncomingMessage, upload: Upload, by: { actor: string; now: Date }): Promise<void> {
  const file = await takeUpload(deps, request, upload, by.now)
  await deps.db.tenant(upload.tenantId, async (trx) => {
    // What is kept in nothing is dropped by itself within a day.
    if (file.kind !== 'image') throw new AppError('unsupported_type', 'A logo is a picture: PNG, JPEG or WebP.')
    await keepUploads(trx, 'tenant', upload.tenantId, [file.id])
    const { logo_id: former } = await trx('tenants').where({ id: upload.tenantId }).forUpdate().first('logo_id')
    if (former) await dropFiles(trx, [former], by.now)
    await trx('tenants').where({ id: upload.tenantId }).update({ logo_id: file.id })
    const detail = { logo: file.id, former }
    await audit(trx, { actor: by.actor, action: 'tenant.changed', subjectType: 'tenant', subjectId: upload.tenantId, detail, at: by.now })
  })
}
