import { type Trx, tenantOf } from '#src/platform/db.ts'
import { OPEN as UNTAKEN } from './open-leads.ts'

const OPEN = `(${[...UNTAKEN, 'assigned'].map((status) => `'${status}'`).join(',')})`
const CLOSED = `('won','lost','spam','merged')`

/**
 * SQL: whether a lead of this contact (an id's column), or of whom it became part of, is still open. Nothing of such a person is forgotten. Asked as one set, which is
 * looked up in once: asked of one row after the other it would cost a hundred times as much.
 */
export function hasOpenLead(contact: string): string {
  return `${contact} in (select o.contact_id from leads o where o.tenant_id = app_tenant() and o.status in ${OPEN}
    union all select g.id from contacts g join leads o on o.tenant_id = g.tenant_id and o.contact_id = g.merged_into where g.tenant_id = app_tenant() and g.merged_into is not null and o.status in ${OPEN})`
}

/** SQL over `leads l`, one binding (an instant): closed, untouched since, and neither its person nor the lead that it became part of is still waited for. */
export const IS_OVER = `(l.status in ${CLOSED} and l.updated_at < ?::timestamptz
  and not exists (select 1 from leads r where r.tenant_id = app_tenant() and r.id = l.merged_into and r.status in ${OPEN}))`

const FORGETTABLE = `from leads l where l.tenant_id = app_tenant() and l.forgotten_at is null and ${IS_OVER} and not ${hasOpenLead('l.contact_id')}`

/** How many closed leads tell of a person and were last touched before an instant. */
export async function countOldLeads(trx: Trx, before: Date): Promise<number> {
  const { rows } = await trx.raw(`select count(*)::int as n ${FORGETTABLE}`, [before])
  return rows[0].n
}

/** Some of them, the longest untouched first. */
export async function oldLeads(trx: Trx, before: Date, most: number): Promise<string[]> {
  const { rows } = await trx.raw(`select l.id ${FORGETTABLE} order by l.updated_at limit ?`, [before, most])
  return rows.map((row: { id: string }) => row.id)
}

/** Those of these leads that are still so, held until the transaction ends; whoever works on one at the moment keeps it. Their requests are to be held before. */
export async function holdOldLeads(trx: Trx, before: Date, ids: readonly string[]): Promise<string[]> {
  const { rows } = await trx.raw(`select l.id ${FORGETTABLE} and l.id = any(?::uuid[]) order by l.id for update of l skip locked`, [
    before,
    [...ids],
  ] as never)
  return rows.map((row: { id: string }) => row.id)
}

/**
 * Takes the person out of leads: names, addresses, words, answers, what the click told of the device. What reports, the ledger and the rules' statistics count stays:
 * when, from which source and campaign, in which category, how it ended and what it was worth.
 */
export async function forgetLeadRows(trx: Trx, ids: readonly string[], now: Date): Promise<void> {
  await trx('leads')
    .whereIn('id', [...ids])
    .update({
      ...{ name: null, phone: null, email: null, phone_bidx: null, email_bidx: null, text: null, location: null, deadline: null },
      ...{ answers: '{}', utm: '{}', consents: '[]', extra: '{}', closed_why: null, choice_reason: null },
      campaign: trx.raw(
        `coalesce((select jsonb_object_agg(key, value) from jsonb_each(campaign) where key ~ '^(campaign|adset|ad|form)(Id|Name)$'), '{}')`,
      ),
      forgotten_at: now,
      rev: trx.raw('rev + 1'),
    })
  await trx('search_terms')
    .where({ tenant_id: tenantOf(trx) })
    .whereIn('lead_id', [...ids])
    .delete()
}
