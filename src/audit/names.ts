import { readPerson } from '#src/accounts/people.ts'
import type { Trx } from '#src/platform/db.ts'
import type { KeySet } from '#src/platform/keys.ts'

/** Tables whose rows have a name, by what the trail calls them. */
const NAMED: Record<string, [table: string, column: string]> = {
  lead: ['leads', 'name'],
  contact: ['contacts', 'name'],
  freelancer: ['freelancers', 'name'],
  connection: ['connections', 'label'],
  api_key: ['api_keys', 'label'],
  canned_rule: ['canned_rules', 'name'],
}

/** The names of who acted (`person:<id>`, `key:<id>`, `freelancer:<id>`) and of what it was about; whoever has none, or is gone, is not in the answer. A person without a name is told by his address. */
export async function namesOf(
  trx: Trx,
  installation: KeySet,
  actors: readonly string[],
  subjects: readonly { type: string; id: string }[],
): Promise<{ actors: Map<string, string>; subjects: Map<string, string> }> {
  const wanted = new Map<string, Set<string>>()
  const want = (type: string, id: string) => {
    if ((NAMED[type] || type === 'person') && /^[0-9a-f-]{36}$/.test(id)) wanted.set(type, (wanted.get(type) ?? new Set()).add(id))
  }
  const typeOf = (actor: string) => (actor.startsWith('key:') ? 'api_key' : actor.split(':')[0]!)
  for (const actor of actors) want(typeOf(actor), actor.split(':')[1] ?? '')
  for (const { type, id } of subjects) want(type, id)
  const found = new Map<string, string>()
  const people: Record<string, unknown>[] = await trx('people').whereIn('id', [...(wanted.get('person') ?? [])])
  for (const row of people) {
    const { id, name, email } = readPerson(installation, row)
    found.set(`person ${id}`, name ?? email)
  }
  wanted.delete('person')
  for (const [type, ids] of wanted) {
    const [table, column] = NAMED[type]!
    const rows: { id: string; name: string | null }[] = await trx(table)
      .whereIn('id', [...ids])
      .select('id', { name: column })
    for (const row of rows) if (row.name) found.set(`${type} ${row.id}`, row.name)
  }
  const pick = <T>(list: readonly T[], keyOf: (one: T) => string, nameOf: (one: T) => string | undefined) =>
    new Map(list.flatMap((one) => (nameOf(one) ? [[keyOf(one), nameOf(one)!] as const] : [])))
  return {
    actors: pick(
      actors,
      (actor) => actor,
      (actor) => found.get(`${typeOf(actor)} ${actor.split(':')[1]}`),
    ),
    subjects: pick(
      subjects,
      ({ id }) => id,
      ({ type, id }) => found.get(`${type} ${id}`),
    ),
  }
}
