import type { Trx } from '#src/platform/db.ts'

/**
 * Takes the facts out of leads' decisions, and what was said of them: why rules did not hold, what would have changed it, what was told to whom. Who was chosen, by which
 * rule, and the numbers everybody was weighed by stay. A decision without facts is neither replayed nor suggested from.
 */
export async function forgetDecisions(trx: Trx, leadIds: readonly string[]): Promise<void> {
  await trx.raw(
    `update decisions set facts = '{}', input = '{}', trace = trace || jsonb_build_object('rulesFailed', '[]'::jsonb, 'counterfactuals', '[]'::jsonb,
        'effects', coalesce(trace->'effects', '{}') || '{"notify":[]}')
      where tenant_id = app_tenant() and lead_id = any(?::uuid[])`,
    [[...leadIds]] as never,
  )
}
