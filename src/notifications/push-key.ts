import { createECDH, hkdfSync } from 'node:crypto'
import { type Connection, connectionsFor, loadConnections } from '#src/connections/connection.ts'
import { createConnection } from '#src/connections/save.ts'
import type { Deps } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import type { KeySet } from '#src/platform/keys.ts'

type Installation = Pick<Deps, 'db' | 'connectors' | 'config'>

/** The public key that this tenant's browsers subscribe with: of its own pair where it saved one, of the installation's otherwise. */
export async function pushKey(trx: Trx, { db, connectors }: Installation): Promise<string> {
  const connection = await find(trx, connectors)
  const [own] = connection?.settings.privateKey ?? []
  return publicHalf(own ?? installationPair(db.installation))
}

/** The tenant's connection to the push services; made of the installation's pair when the first browser subscribes. */
export async function ensurePushConnection(trx: Trx, deps: Installation, now: Date): Promise<void> {
  const { db, connectors, config } = deps
  // Two browsers at once make one.
  await trx.raw("select pg_advisory_xact_lock(hashtextextended(app_tenant()::text || ' push', 7))")
  if ((await connectionsFor(trx, 'push')).length) return
  const connector = [...connectors.values()].find(({ duties }) => duties.includes('push'))
  if (!connector) throw new AppError('unavailable', 'This wasl has no connector that pushes notifications.')
  const subject = config.ADMIN_EMAIL ? `mailto:${config.ADMIN_EMAIL}` : config.publicUrl.startsWith('https:') ? config.publicUrl : undefined
  const settings = { privateKey: installationPair(db.installation), ...(subject ? { subject } : {}) }
  await createConnection(db, trx, connectors, { connector: connector.name, label: connector.label.ar, settings }, { actor: 'wasl', now })
}

async function find(trx: Trx, connectors: Installation['connectors']): Promise<Connection<{ privateKey: string[] }> | undefined> {
  const [first] = await connectionsFor(trx, 'push')
  const loaded = first && (await loadConnections(trx, connectors, [first.id])).get(first.id)
  return loaded as Connection<{ privateKey: string[] }> | undefined
}

/** One pair an installation, drawn from its own sealed random keys: the same at every start, in every process and after a restore. */
function installationPair({ link }: KeySet): string {
  for (let n = 1; ; n++) {
    const scalar = Buffer.from(hkdfSync('sha256', link, 'wasl', `vapid ${n}`, 32))
    if (isScalar(scalar)) return scalar.toString('base64url')
  }
}

/** One in four billion numbers is none of the curve's. */
function isScalar(bytes: Buffer): boolean {
  try {
    createECDH('prime256v1').setPrivateKey(bytes)
    return true
  } catch {
    return false
  }
}

function publicHalf(privateKey: string): string {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(Buffer.from(privateKey, 'base64url'))
  return pair.getPublicKey('base64url')
}
