import type { Trx } from '#src/platform/db.ts'

/**
 * Takes out of leads' deliveries what they said, and the words of faults: codes stay. What was still owed is not needed any more. What stands in Odoo or in a sheet is
 * theirs; wasl only forgets what it knew of it.
 */
export async function forgetDeliveries(trx: Trx, leadIds: readonly string[], now: Date): Promise<void> {
  const { rows } = await trx.raw(
    `update deliveries set payload = null, why = case when code is not null then jsonb_build_object('code', code) end, next_attempt_at = null,
        receipt = case when status = 'done' then receipt else 'not_needed' end, done_at = case when status = 'done' then done_at else ?::timestamptz end, status = 'done'
      where tenant_id = app_tenant() and lead_id = any(?::uuid[]) returning id`,
    [now, [...leadIds]] as never,
  )
  const ids = rows.map((row: { id: string }) => row.id)
  await trx('attempts').whereIn('delivery_id', ids).whereNotNull('error').update({ error: null })
  await forgetMirrors(trx, leadIds)
  await trx('differences')
    .whereIn('lead_id', [...leadIds])
    .update({ fields: null })
}

/** Takes out what was seen of leads or contacts outside; where it stands there stays known. */
export async function forgetMirrors(trx: Trx, subjectIds: readonly string[]): Promise<void> {
  const connections: string[] = await trx('connections').pluck('id')
  await trx('mirrors')
    .whereIn('connection_id', connections)
    .whereIn('kind', ['partner', 'lead', 'task', 'row'])
    .whereIn('subject_id', [...subjectIds])
    .update({ seen: '{}' })
}
