import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { createTenant } from '#src/accounts/tenants.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { migrate } from '#src/platform/migrate.ts'
import { startEmbedded } from '#src/platform/postgres.ts'
import { migrateBells } from '#workers/ring.ts'

/** The ENCRYPTION_KEYS of every test. */
export const TEST_KEYS = ['test-encryption-key-0001']

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { admin: string; owner: string; login: string; template: string }
  }
}

/** One PostgreSQL for the whole run, with a migrated template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-test-'))
  chmodSync(folder, 0o711)
  const server = await startEmbedded(folder)
  const template = `template_${process.pid}`
  const admin = server.ownerUrl.replace(/\/wasl$/, '/postgres')
  const client = new pg.Client({ connectionString: admin })
  await client.connect()
  await client.query(`create database ${template}`)
  const owner = server.ownerUrl.replace(/\/wasl$/, `/${template}`)
  const login = server.url.replace(/\/wasl$/, `/${template}`)
  const master = masterKeys(TEST_KEYS)
  await migrate(owner, 'wasl', master)
  await migrateBells(owner, 'wasl')
  await createTenant(owner, master, { slug: 'default', name: 'وصل', timeZone: 'Asia/Riyadh', country: 'SA', isDefault: true })
  await createTenant(owner, master, { slug: 'other', name: 'جهة أخرى', timeZone: 'Asia/Baghdad', country: 'IQ', currency: 'IQD' })
  project.provide('postgres', { admin, owner, login, template })
  return async () => {
    await client.end()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
