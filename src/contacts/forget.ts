import { hasOpenLead, IS_OVER } from '#src/leads/forget.ts'
import type { Trx } from '#src/platform/db.ts'

/** Whose every lead is over, and who has said nothing since. Who became part of another goes with him. */
const OLD = `from contacts c where c.tenant_id = app_tenant() and c.forgotten_at is null and c.merged_into is null and c.updated_at < ?::timestamptz
  and not ${hasOpenLead('c.id')}
  and not exists (select 1 from leads l where l.tenant_id = app_tenant() and l.contact_id = c.id and l.forgotten_at is null and not ${IS_OVER})
  and not exists (select 1 from conversations v where v.tenant_id = app_tenant() and v.contact_id = c.id and v.updated_at >= ?::timestamptz)`

/** How many contacts have nothing left that is younger than an instant. */
export async function countOldContacts(trx: Trx, before: Date): Promise<number> {
  const { rows } = await trx.raw(`select count(*)::int as n ${OLD}`, [before, before, before])
  return rows[0].n
}

/** Some of them, with everybody who became part of one. */
export async function oldContacts(trx: Trx, before: Date, most: number): Promise<{ ids: string[]; merged: string[] }> {
  const { rows } = await trx.raw(`select c.id ${OLD} order by c.updated_at limit ? for update of c skip locked`, [
    before,
    before,
    before,
    most,
  ])
  const ids: string[] = rows.map((row: { id: string }) => row.id)
  return { ids, merged: ids.length ? await trx('contacts').whereIn('merged_into', ids).pluck('id') : [] }
}

/**
 * Takes names and addresses of contacts away, and the browsers that belonged to them: who writes again is somebody new. Of who asked us to write no more the addresses
 * stay, sealed: they are what that wish is known by.
 */
export async function forgetContactRows(trx: Trx, ids: readonly string[], now: Date): Promise<void> {
  const all = [...ids]
  await trx('contacts').whereIn('id', all).update({ name: null, phone: null, email: null, brought: null, forgotten_at: now })
  await trx('identities').whereIn('contact_id', trx('contacts').whereIn('id', all).whereNull('opted_out_at').select('id')).delete()
  await trx('push_devices').whereIn('contact_id', all).delete()
  await trx('sessions').whereIn('contact_id', all).whereNull('ended_at').update({ ended_at: now })
}
