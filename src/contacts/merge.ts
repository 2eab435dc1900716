import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'

/** What a contact brought into the one it became part of: enough to take the two apart again. */
export interface Brought {
  leads: string[]
  identities: string[]
  /** Addresses that both had: by kind and blind value (hex), and whether the one that went had it proven. */
  shared: { kind: string; value: string; proven: boolean }[]
  conversations: string[]
  /** Leads that became part of the other's open one. */
  merged: string[]
  /** The one that was kept had no name of its own. */
  gaveName: boolean
}

/**
 * Two contacts are one person: everything of `gone` moves to `kept`; where both have an open conversation lead, the younger one is merged into the older. What moved is
 * kept with `gone`. Answers it.
 */
export async function mergeContacts(trx: Trx, kept: string, gone: string, now: Date): Promise<Brought> {
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
  const shared = await dropShared(trx, kept, gone)
  const identities = await trx('identities').where({ contact_id: gone }).update({ contact_id: kept }).returning('id')
  const leads = await trx('leads').where({ contact_id: gone }).update({ contact_id: kept, updated_at: now }).returning('id')
  // One conversation per connection: what was said with the other stays readable where it was.
  const moved = await trx.raw(
    `update conversations c set contact_id = ? where c.tenant_id = app_tenant() and c.contact_id = ? and not exists (select 1 from conversations k where k.tenant_id = c.tenant_id and k.contact_id = ? and k.connection_id = c.connection_id) returning c.id`,
    [kept, gone, kept],
  )
  const named = await trx('contacts').where({ id: kept }).whereNull('name').first('id')
  // Who asked us to stop asked as a whole person.
  await trx.raw(
    `update contacts k set name = coalesce(k.name, g.name), opted_out_at = coalesce(k.opted_out_at, g.opted_out_at), updated_at = ?::timestamptz from contacts g where k.tenant_id = app_tenant() and g.tenant_id = k.tenant_id and k.id = ? and g.id = ?`,
    [now, kept, gone],
  )
  const brought: Brought = {
    leads: ids(leads),
    identities: ids(identities),
    shared,
    conversations: ids(moved.rows),
    merged: ids(open.slice(1)),
    gaveName: Boolean(named),
  }
  await trx('contacts')
    .where({ id: gone })
    .update({ merged_into: kept, brought: JSON.stringify(brought), updated_at: now })
  return brought
}

/** An address that both have stays once, and as proven as the better proof. */
async function dropShared(trx: Trx, kept: string, gone: string): Promise<Brought['shared']> {
  const { rows } = await trx.raw(
    `delete from identities g using identities k where g.tenant_id = app_tenant() and k.tenant_id = g.tenant_id and g.contact_id = ? and k.contact_id = ? and g.kind = k.kind and g.value_bidx = k.value_bidx
      returning g.kind, g.value_bidx, g.proven_by, k.id as kept_id`,
    [gone, kept],
  )
  for (const row of rows)
    if (row.proven_by) await trx('identities').where({ id: row.kept_id }).whereNull('proven_by').update({ proven_by: row.proven_by })
  return rows.map((row: { kind: string; value_bidx: Buffer; proven_by: string | null }) => ({
    kind: row.kind,
    value: row.value_bidx.toString('hex'),
    proven: row.proven_by !== null,
  }))
}

function ids(rows: readonly { id: string }[]): string[] {
  return rows.map((row) => row.id)
}
