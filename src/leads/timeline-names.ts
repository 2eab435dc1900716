import type { Trx } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import { ruleSetVersion } from '#src/routing/rule-sets.ts'

/** Something of a diary: its facts, with ids. */
interface Told {
  params: Record<string, unknown>
}

/** What the ids in a diary are called: freelancers, the office's people and keys (as actors name them), and rules as they were called when they decided. */
export async function namesOf(trx: Trx, entries: readonly Told[]): Promise<Map<string, string>> {
  const ids = new Set<string>()
  for (const { params } of entries) collect(params, ids)
  if (!ids.size) return new Map()
  const { rows } = await trx.raw(
    `select f.id::text as id, f.name from freelancers f where f.tenant_id = app_tenant() and f.id = any(?::uuid[])
     union all select p.id::text, p.name from memberships m join people p on p.id = m.person_id where m.tenant_id = app_tenant() and m.person_id = any(?::uuid[]) and p.name is not null
     union all select k.id::text, k.label from api_keys k where k.tenant_id = app_tenant() and k.id = any(?::uuid[])`,
    [[...ids], [...ids], [...ids]],
  )
  const names = new Map<string, string>(rows.map((row: { id: string; name: string }) => [row.id, row.name]))
  for (const [id, name] of await rulesIn(trx, entries)) names.set(id, name)
  return names
}

/** The names that one entry needs, out of all. */
export function namesFor({ params }: Told, names: ReadonlyMap<string, string>): Record<string, string> {
  const ids = new Set<string>()
  collect(params, ids)
  if (typeof params.rule === 'string') ids.add(params.rule)
  return Object.fromEntries([...ids].flatMap((id) => (names.has(id) ? [[id, names.get(id)!]] : [])))
}

async function rulesIn(trx: Trx, entries: readonly Told[]): Promise<[string, string][]> {
  const decided = entries.flatMap(({ params }) => (isId(params.decisionId) ? [params.decisionId] : []))
  if (!decided.length) return []
  const versions: { rule_set_version: number }[] = await trx('decisions').whereIn('id', decided).distinct('rule_set_version')
  const sets = await Promise.all(versions.map((row) => ruleSetVersion(trx, row.rule_set_version)))
  return sets.flatMap(({ ruleSet }) => ruleSet.rules.map((rule): [string, string] => [rule.id, rule.name]))
}

/** Ids anywhere in the facts; an actor is `person:<id>`, `key:<id>` or `freelancer:<id>`. */
function collect(value: unknown, ids: Set<string>): void {
  if (typeof value === 'string') {
    const id = value.replace(/^(person|key|freelancer):/, '')
    if (isId(id)) ids.add(id)
  } else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) collect(one, ids)
}
