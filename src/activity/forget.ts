import type { Trx } from '#src/platform/db.ts'

/** Facts of a diary line that are somebody's words. Ids and codes stay: they tell what happened. */
const WORDS = ['answers', 'why', 'reason', 'text', 'question', 'answer', 'error']

/** Takes people's own words out of leads' diaries; what happened, and when, stays. */
export async function forgetDiary(trx: Trx, leadIds: readonly string[]): Promise<void> {
  await trx.raw(
    'update activities set params = params - ?::text[] where tenant_id = app_tenant() and lead_id = any(?::uuid[]) and jsonb_exists_any(params, ?::text[])',
    [WORDS, [...leadIds], WORDS] as never,
  )
}
