import { join, resolve } from 'node:path'
import { defaultTenant } from '#src/accounts/tenants.ts'
import { audit } from '#src/audit/record.ts'
import { makeBackup } from '#src/platform/backup.ts'
import { openDb } from '#src/platform/db.ts'
import { keyFile } from '#src/platform/key-file.ts'
import { type House, openHouse, runCommand, say } from './house.ts'

// npm run backup [-- FILE]: database and files in one archive, while wasl runs. Sealed stays sealed: the keys are not in it.
await runCommand(async () => {
  const house = await openHouse()
  try {
    const now = new Date()
    const file = resolve(
      process.argv[2] ?? join(house.config.DATA_DIR, 'backups', `wasl-${now.toISOString().replace(/[:.]/g, '-')}.tar.gz`),
    )
    const made = await makeBackup({ ownerUrl: house.ownerUrl, filesFolder: house.filesFolder, file, version: house.version, now })
    await remember(house, made.bytes, now)
    say(`${made.file}\n${made.tables} tables, ${made.rows} rows, ${made.files} files, ${(made.bytes / 1e6).toFixed(1)} MB`)
    say(
      house.config.ENCRYPTION_KEYS.length
        ? 'Keep ENCRYPTION_KEYS as well, elsewhere:'
        : `Keep ${keyFile(house.config.DATA_DIR)} as well, elsewhere:`,
    )
    say('without it nobody can read what is sealed in this archive.')
    if (house.config.STORAGE_URL?.startsWith('s3:')) say('Files are in S3 and not in this archive: let the bucket keep its versions.')
    if (made.withoutStrangers) say('The owner is no superuser: calls for accounts that no tenant has were left out.')
    return 0
  } finally {
    await house.close()
  }
})

/** The admins are warned when there is none for a day. */
async function remember(house: House, bytes: number, at: Date): Promise<void> {
  const db = await openDb(house.url, house.master, { max: 1, application: 'wasl backup' })
  try {
    const tenant = await defaultTenant(db.knex)
    await db.tenant(tenant.id, (trx) => audit(trx, { actor: 'wasl', action: 'backup.made', detail: { bytes, version: house.version }, at }))
  } finally {
    await db.close()
  }
}
