import { getTenant } from '#src/accounts/tenants.ts'
import { AppError } from '#src/errors.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'
import { findLead, type Telling } from './queries.ts'

/** How leads are told to whoever calls. */
export async function telling(trx: Trx, caller: Caller): Promise<Telling> {
  const { country, timeZone, currency } = await getTenant(trx, tenantOf(trx))
  return { country, timeZone, currency, language: caller.language }
}

/** One lead as it stands now. Throws 404. */
export async function shown(trx: Trx, leadId: string, told: Telling) {
  const lead = await findLead(trx, leadId, told)
  if (!lead) throw new AppError('not_found', 'There is no such lead.')
  return lead
}
