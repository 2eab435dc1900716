import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTenant } from '#src/accounts/tenants.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { migrate } from '#src/platform/migrate.ts'
import { startEmbedded } from '#src/platform/postgres.ts'
import { migrateBells } from '#workers/ring.ts'
import { TEST_KEYS } from './global.ts'

/** A PostgreSQL of a test's own, which may be crashed; the shared one of the run may not. */
export interface OwnPostgres {
  url: string
  ownerUrl: string
  /** Ends it as a power cut would (SIGQUIT: no checkpoint), and starts it again; it recovers from its log. SIGINT: it says good-bye, as for an upgrade. */
  crash(signal?: 'SIGQUIT' | 'SIGINT'): Promise<void>
  drop(): Promise<void>
}

/** Starts it with the same two tenants as the shared one. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-own-'))
  chmodSync(folder, 0o711)
  let server = await startEmbedded(folder)
  const master = masterKeys(TEST_KEYS)
  await migrate(server.ownerUrl, 'wasl', master)
  await migrateBells(server.ownerUrl, 'wasl')
  await createTenant(server.ownerUrl, master, { slug: 'default', name: 'وصل', timeZone: 'Asia/Riyadh', country: 'SA', isDefault: true })
  await createTenant(server.ownerUrl, master, { slug: 'other', name: 'جهة أخرى', timeZone: 'Asia/Baghdad', country: 'IQ', currency: 'IQD' })
  return {
    url: server.url,
    ownerUrl: server.ownerUrl,
    async crash(signal = 'SIGQUIT') {
      const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
      process.kill(pid, signal)
      while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20))
      server = await startEmbedded(folder)
    },
    async drop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
