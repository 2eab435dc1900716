import type { Trx } from '#src/platform/db.ts'

/** Makes leads found by these tags, and by no others where `only` is set; their own `tags` are the caller's to write. */
export async function keepTags(trx: Trx, tagged: readonly { id: string; tags: readonly string[] }[], only = false): Promise<void> {
  const pairs = tagged.flatMap(({ id, tags }) => [...new Set(tags)].map((tag) => ({ id, tag })))
  if (only) await trx.raw('delete from lead_tags where tenant_id = app_tenant() and lead_id = any(?::uuid[])', [tagged.map(({ id }) => id)])
  if (!pairs.length) return
  await trx.raw(
    `insert into lead_tags (tag, received_at, lead_id) select h.tag, l.received_at, l.id from unnest(?::uuid[], ?::text[]) as h(id, tag) join leads l on l.tenant_id = app_tenant() and l.id = h.id
       order by l.id, h.tag on conflict do nothing`,
    [pairs.map(({ id }) => id), pairs.map(({ tag }) => tag)],
  )
}
