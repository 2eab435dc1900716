import type { Config } from '#src/config.ts'
import { connectionsFor } from '#src/connections/connection.ts'
import { owe } from '#src/deliveries/delivery.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { later } from '#src/platform/later.ts'
import { type Cause, findCauses } from './causes.ts'
import { insertNotifications } from './insert.ts'

const EVERY_MS = 60_000
/** A trouble that comes back within this time is the same trouble: nobody is told again. */
const SAME_MS = 3_600_000
const DAY_MS = 86_400_000

/**
 * Job `alerts.check`, each minute while ADMIN_EMAIL is set: what an admin must know of goes to him by mail, once for each cause until it has ended.
 * It also has every connection that was ever tried tried again once a day, so that an ending key is seen in time.
 */
export async function checkAlerts(trx: Trx, tenantId: string, now: Date, config: Pick<Config, 'ADMIN_EMAIL' | 'DATA_DIR'>): Promise<void> {
  if (!config.ADMIN_EMAIL) return
  await tellOnce(trx, await findCauses(trx, config.DATA_DIR, now), config.ADMIN_EMAIL, now)
  await tryAgain(trx, now)
  await later(trx, 'alerts.check', { subjectId: tenantId, at: new Date(now.getTime() + EVERY_MS) })
}

/** What a delivery of action `alert.admin` holds. */
export interface Alert {
  to: string
  at: string
  cause: Cause
}

async function tellOnce(trx: Trx, causes: readonly Cause[], to: string, now: Date): Promise<void> {
  const told = await trx('notifications')
    .where({ kind: 'alert' })
    .whereRaw(`(params->>'endedAt' is null or (params->>'endedAt')::timestamptz > ?)`, [new Date(now.getTime() - SAME_MS)])
    .select('id', 'params')
  const standing = new Map(causes.map((cause) => [cause.key, cause]))
  const known = new Map<string, string>(told.map((row) => [row.params.key, row.id]))
  for (const { id, params } of told)
    if (standing.has(params.key) === Boolean(params.endedAt))
      await trx('notifications')
        .where({ id })
        .update({ params: JSON.stringify({ ...params, endedAt: standing.has(params.key) ? null : now.toISOString() }) })
  const fresh = causes.filter((cause) => !known.has(cause.key)).map((cause) => ({ id: newId(), cause }))
  if (!fresh.length) return
  await insertNotifications(
    trx,
    fresh.map(({ id, cause }) => ({ id, audience: 'admin', kind: 'alert', params: JSON.stringify(cause), created_at: now })),
  )
  const [mail] = await connectionsFor(trx, 'mail')
  if (!mail) return
  await owe(
    trx,
    fresh.map(({ id, cause }) => ({
      kind: 'email.send',
      key: `mail:alert:${id}`,
      connectionId: mail.id,
      target: 'email',
      action: 'alert.admin',
      payload: { alert: { to, at: now.toISOString(), cause } satisfies Alert },
      at: now,
    })),
  )
}

async function tryAgain(trx: Trx, now: Date): Promise<void> {
  const ids: string[] = await trx('connections')
    .whereNull('deleted_at')
    .whereNot({ status: 'paused' })
    .where('tested_at', '<', new Date(now.getTime() - DAY_MS))
    .whereNotExists(trx('due').whereRaw(`due.kind = 'connection.test' and due.subject_id = connections.id`))
    .pluck('id')
  await later(
    trx,
    'connection.test',
    ids.map((id) => ({ subjectId: id, at: now })),
  )
}
