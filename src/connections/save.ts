import { z } from 'zod'
import type { Connector } from '#connectors/connector.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { type Db, type Trx, tenantOf } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { seal } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import { type Connectors, openSettings, secretKeys, splitSettings } from './connection.ts'

/** Who is acting, and when. */
export interface Acting {
  actor: string
  now: Date
}

/** Saves a new connection: its settings checked by the connector, its webhook addresses known to the door, its lane made. Answers its id. */
export async function createConnection(
  db: Db,
  trx: Trx,
  connectors: Connectors,
  input: { id?: string; connector: string; label: string; settings: Record<string, unknown> },
  acting: Acting,
): Promise<string> {
  const connector = connectors.get(input.connector)
  if (!connector)
    throw new AppError('invalid', `There is no connector named ${input.connector}; there are: ${[...connectors.keys()].join(', ')}.`, {
      connector: 'unknown',
    })
  const parsed = checkSettings(connector, input.settings)
  const id = input.id ?? newId()
  await trx('connections').insert({
    id,
    connector: connector.name,
    label: input.label,
    duties: [...connector.duties],
    ...splitSettings(trx, connector, id, input.settings),
    created_at: acting.now,
    updated_at: acting.now,
  })
  await trx('lanes').insert({ connection_id: id, tenant_id: tenantOf(trx) })
  wakeAfter(trx, 'connections', id)
  await tellTheDoor(db, trx, connector, id, input.settings, parsed, false)
  if (connector.duties.includes('tasks')) await later(trx, 'task.poll', { subjectId: id, ownerId: id, at: acting.now })
  await audit(trx, {
    actor: acting.actor,
    action: 'connection.created',
    subjectType: 'connection',
    subjectId: id,
    detail: { connector: connector.name, label: input.label },
    at: acting.now,
  })
  return id
}

/** Changes a connection: settings are merged key by key, null takes a key away; its lane opens again, since what was wrong may be mended. */
export async function updateConnection(
  db: Db,
  trx: Trx,
  connectors: Connectors,
  id: string,
  change: { label?: string; settings?: Record<string, unknown>; paused?: boolean },
  acting: Acting,
): Promise<void> {
  const row = await trx('connections').where({ id }).whereNull('deleted_at').forUpdate().first()
  const connector = row && connectors.get(row.connector)
  if (!row || !connector) throw new AppError('not_found', 'There is no such connection.')
  const before = openSettings(trx, row)
  const settings = change.settings ? merge(before, change.settings) : before
  const isNewKey = secretKeys(connector).some((key) => JSON.stringify(settings[key]) !== JSON.stringify(before[key]))
  // The day that was typed is the former key's.
  if (isNewKey && !('expiresOn' in (change.settings ?? {}))) delete settings.expiresOn
  const parsed = checkSettings(connector, settings)
  const paused = change.paused ?? row.status === 'paused'
  await trx('connections')
    .where({ id })
    .update({
      label: change.label ?? row.label,
      ...splitSettings(trx, connector, id, settings),
      status: paused ? 'paused' : 'unverified',
      problem: null,
      // What was found out about the former key says nothing of the new one.
      ...(isNewKey ? { findings: null } : {}),
      updated_at: acting.now,
    })
  wakeAfter(trx, 'connections', id)
  await trx('lanes')
    .where({ connection_id: id })
    .update(paused ? { parked_until: 'infinity', parked_why: 'paused' } : { parked_until: null, parked_why: null })
  await tellTheDoor(db, trx, connector, id, settings, parsed, paused)
  if (connector.duties.includes('tasks') && !paused) await later(trx, 'task.poll', { subjectId: id, ownerId: id, at: acting.now })
  await audit(trx, {
    actor: acting.actor,
    action: 'connection.changed',
    subjectType: 'connection',
    subjectId: id,
    detail: { keys: Object.keys(change.settings ?? {}), label: change.label, paused: change.paused },
    at: acting.now,
  })
}

/** Ends a connection: nothing comes in or goes out by it any more; what it brought stays. */
export async function deleteConnection(trx: Trx, id: string, acting: Acting): Promise<void> {
  const gone = await trx('connections')
    .where({ id })
    .whereNull('deleted_at')
    .update({ deleted_at: acting.now, status: 'paused', secrets: null })
  if (!gone) throw new AppError('not_found', 'There is no such connection.')
  wakeAfter(trx, 'connections', id)
  await trx('webhook_accounts').where({ connection_id: id }).delete()
  await trx('webhook_secrets').where({ connection_id: id }).delete()
  await trx('lanes').where({ connection_id: id }).update({ parked_until: 'infinity', parked_why: 'deleted' })
  await audit(trx, { actor: acting.actor, action: 'connection.deleted', subjectType: 'connection', subjectId: id, at: acting.now })
}

/** Settings as the connector understands them. Throws 422 with every fault named. */
export function checkSettings(connector: Connector, settings: Record<string, unknown>): unknown {
  const parsed = connector.settings.safeParse(settings)
  if (parsed.success) return parsed.data
  const fields = Object.fromEntries(
    parsed.error.issues.map((issue) => [
      ['settings', ...issue.path].join('.') + (issue.code === 'unrecognized_keys' ? `.${issue.keys.join(',')}` : ''),
      issue.message,
    ]),
  )
  throw new AppError(
    'invalid',
    `The settings of ${connector.name} are not right: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`,
    fields,
  )
}

function merge(before: Record<string, unknown>, change: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...before }
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete merged[key]
    // What reading answers for a secret; sent back, it means "as it is".
    else if (typeof value === 'object' && (value as { set?: boolean }).set === true) continue
    else merged[key] = value
  }
  return merged
}

async function tellTheDoor(
  db: Db,
  trx: Trx,
  connector: Connector,
  id: string,
  settings: Record<string, unknown>,
  parsed: unknown,
  paused: boolean,
): Promise<void> {
  if (!connector.webhook) return
  const tenantId = tenantOf(trx)
  const sealed = seal(db.installation.data, `webhook_secrets:sealed:${id}`, JSON.stringify(settings))
  await trx('webhook_secrets')
    .insert({ connection_id: id, tenant_id: tenantId, connector: connector.name, sealed, paused })
    .onConflict('connection_id')
    .merge(['sealed', 'paused'])
  const accounts = connector.accounts?.(parsed) ?? []
  await trx('webhook_accounts').where({ connection_id: id }).whereNotIn('account', accounts).delete()
  for (const account of accounts)
    await trx('webhook_accounts')
      .insert({ connector: connector.name, account, connection_id: id, tenant_id: tenantId })
      .onConflict(['connector', 'account', 'connection_id'])
      .ignore()
}
