import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'

/** Two contacts proved to be one person: everything of `gone` moves to `kept`; where both have an open conversation lead, the younger one is merged into the older. */
export async function mergeContacts(trx: Trx, kept: string, gone: string, now: Date): Promise<void> {
  const open = await trx('leads')
    .whereIn('contact_id', [kept, gone])
    .where({ conversational: true })
    .whereIn('status', ['new', 'qualifying', 'waiting', 'offered'])
    .orderBy(['created_at', 'id'])
    .select('id')
  for (const younger of open.slice(1)) {
    await trx('leads')
      .where({ id: younger.id })
      .update({ status: 'merged', merged_into: open[0]!.id, updated_at: now, rev: trx.raw('rev + 1') })
    await later(trx, 'lead.merged', { subjectId: younger.id, at: now })
  }
  await trx.raw(
    `delete from identities g using identities k where g.tenant_id = app_tenant() and k.tenant_id = g.tenant_id and g.contact_id = ? and k.contact_id = ? and g.kind = k.kind and g.value_bidx = k.value_bidx`,
    [gone, kept],
  )
  await trx('identities').where({ contact_id: gone }).update({ contact_id: kept })
  await trx('leads').where({ contact_id: gone }).update({ contact_id: kept, updated_at: now })
  // One conversation per connection: what was said with the other stays readable where it was.
  await trx.raw(
    `update conversations c set contact_id = ? where c.tenant_id = app_tenant() and c.contact_id = ? and not exists (select 1 from conversations k where k.tenant_id = c.tenant_id and k.contact_id = ? and k.connection_id = c.connection_id)`,
    [kept, gone, kept],
  )
  // Who asked us to stop asked as a whole person.
  await trx.raw(
    `update contacts k set name = coalesce(k.name, g.name), opted_out_at = coalesce(k.opted_out_at, g.opted_out_at), updated_at = ?::timestamptz from contacts g where k.tenant_id = app_tenant() and g.tenant_id = k.tenant_id and k.id = ? and g.id = ?`,
    [now, kept, gone],
  )
  await trx('contacts').where({ id: gone }).update({ merged_into: kept, updated_at: now })
}
