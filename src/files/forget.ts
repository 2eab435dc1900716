import { hasOpenLead } from '#src/leads/forget.ts'
import type { Trx } from '#src/platform/db.ts'
import { dropFiles } from './drop.ts'

/** Whose file it is: the contact of its conversation or of its private chat; nobody's (the tenant's own id) where neither stands any more. */
const CONTACT = `coalesce((select c.contact_id from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id where m.tenant_id = app_tenant() and m.id = f.owner_id),
  (select contact_id from chats where tenant_id = app_tenant() and id = f.owner_id), app_tenant())`
const NOT_GOING = `not exists (select 1 from due d where d.kind = 'file.drop' and d.subject_id = f.id)`
const OLD = `from files f where f.tenant_id = app_tenant() and f.owner_kind in ('message','chat') and f.created_at < ?::timestamptz and ${NOT_GOING} and not ${hasOpenLead(CONTACT)}`

/** How many files that people sent came before an instant, and belong to nobody with an open lead. */
export async function countOldFiles(trx: Trx, before: Date): Promise<number> {
  const { rows } = await trx.raw(`select count(*)::int as n ${OLD}`, [before])
  return rows[0].n
}

/** Has some of them removed, content and row. Answers how many. */
export async function forgetOldFiles(trx: Trx, before: Date, most: number, now: Date): Promise<number> {
  const { rows } = await trx.raw(`select f.id ${OLD} order by f.created_at limit ?`, [before, most])
  const ids = rows.map((row: { id: string }) => row.id)
  await dropFiles(trx, ids, now)
  return ids.length
}

/** Has whatever was sent about these leads, or by these contacts, removed. */
export async function forgetFiles(trx: Trx, of: { leadIds?: readonly string[]; contactIds?: readonly string[] }, now: Date): Promise<void> {
  const { rows } = await trx.raw(
    `select f.id from files f where f.tenant_id = app_tenant() and f.owner_kind in ('message','chat') and ${NOT_GOING} and (f.lead_id = any(?::uuid[])
       or f.owner_id in (select id from chats where tenant_id = app_tenant() and lead_id = any(?::uuid[]))
       or f.owner_id in (select m.id from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id where m.tenant_id = app_tenant() and c.contact_id = any(?::uuid[])))`,
    [of.leadIds ?? [], of.leadIds ?? [], of.contactIds ?? []] as never,
  )
  await dropFiles(
    trx,
    rows.map((row: { id: string }) => row.id),
    now,
  )
}
