import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import type { KeySet } from '#src/platform/keys.ts'
import type { Caller } from '#src/platform/route.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { readPerson } from './people.ts'
import { logoAddress } from './tenant-settings.ts'

/** Where somebody is signed in. */
export const sessionShape = shape({
  id,
  device: z.string(),
  how: z.enum(['first', 'mail', 'invite', 'answer', 'chat']).meta({ description: 'By which link he came in' }),
  createdAt: time,
  seenAt: time,
  expiresAt: time,
  current: z.boolean().meta({ description: 'The session that asks' }),
}).meta({ id: 'Session' })

/** Sessions are seen to the minute. */
const SEEN_MS = 60_000

/** Who calls, in which tenant, as what. His session is marked as seen now. */
export async function showMe(trx: Trx, installation: KeySet, caller: Caller, now: Date) {
  await trx('sessions')
    .where({ id: caller.sessionId })
    .where('seen_at', '<', new Date(now.getTime() - SEEN_MS))
    .update({ seen_at: now })
  const row = caller.personId && (await trx('people').where({ id: caller.personId }).first())
  const tenant = await trx('tenants').where({ id: caller.tenantId }).first('id', 'name', 'masking', 'accent', 'logo_id')
  const { logo_id: logoId, ...house } = tenant
  return {
    person: row ? readPerson(installation, row) : null,
    tenant: { ...house, logo: logoAddress(logoId) },
    role: caller.role,
    freelancerId: caller.freelancerId ?? null,
  }
}

/** A person's open sessions in this tenant, the newest first; at most 200. */
export async function listSessions(trx: Trx, personId: string, now: Date, current?: string) {
  const rows = await trx('sessions')
    .where({ person_id: personId })
    .whereNull('ended_at')
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .limit(200)
  return rows.map((row) => ({
    id: row.id,
    device: row.device,
    how: row.how,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    expiresAt: row.expires_at,
    current: row.id === current,
  }))
}
