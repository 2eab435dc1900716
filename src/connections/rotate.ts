import type { Connector } from '#connectors/connector.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Db, Trx } from '#src/platform/db.ts'
import { type Connectors, openSettings, secretKeys } from './connection.ts'
import { type Acting, updateConnection } from './save.ts'

/** How many values of one secret may be valid at once. */
const MOST = 5

/** Puts a second value of a secret beside the first: both are valid, the new one is tried first. */
export async function addSecret(
  ...[db, trx, connectors, id, { key, value }, acting]: [Db, Trx, Connectors, string, { key: string; value: string }, Acting]
): Promise<void> {
  const values = await valuesOf(trx, connectors, id, key)
  if (values.includes(value)) throw new AppError('invalid', 'This value is there already; enter the new one.', { value: 'known' })
  if (values.length >= MOST)
    throw new AppError('invalid', `At most ${MOST} values are valid at once; drop the old ones first.`, { value: 'too many' })
  await updateConnection(db, trx, connectors, id, { settings: { [key]: [value, ...values] } }, acting)
  await note(trx, id, 'connection.secret_added', key, acting)
}

/** Ends a rotation: `old` leaves the newest value alone, `new` takes the newest back. Throws 409 where only one value stands. */
export async function dropSecret(
  ...[db, trx, connectors, id, { key, which }, acting]: [Db, Trx, Connectors, string, { key: string; which: 'old' | 'new' }, Acting]
): Promise<void> {
  const values = await valuesOf(trx, connectors, id, key)
  if (values.length < 2) throw new AppError('version_conflict', 'Only one value stands; add the new one first.')
  await updateConnection(db, trx, connectors, id, { settings: { [key]: which === 'old' ? values.slice(0, 1) : values.slice(1) } }, acting)
  await note(trx, id, which === 'old' ? 'connection.secret_dropped' : 'connection.secret_withdrawn', key, acting)
}

async function valuesOf(trx: Trx, connectors: Connectors, id: string, key: string): Promise<string[]> {
  const row = await trx('connections').where({ id }).whereNull('deleted_at').forUpdate().first()
  const connector: Connector | undefined = row && connectors.get(row.connector)
  if (!connector) throw new AppError('not_found', 'There is no such connection.')
  if (!secretKeys(connector).includes(key)) throw new AppError('invalid', `${key} is no secret of ${connector.name}.`, { key: 'no secret' })
  const value = openSettings(trx, row)[key]
  return [value ?? []].flat().map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
}

function note(trx: Trx, id: string, action: string, key: string, { actor, now }: Acting): Promise<void> {
  return audit(trx, { actor, action, subjectType: 'connection', subjectId: id, detail: { key }, at: now })
}
