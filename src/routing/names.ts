import { loadCategories } from '#src/leads/categories.ts'
import type { Trx } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import type { Language } from './phrases.ts'

/** How the ids that stand anywhere in a trace are called: freelancers by their names, services by theirs; everything else as it is. */
export async function namesIn(trx: Trx, trace: unknown, language: Language): Promise<(id: string) => string> {
  const ids = new Set<string>()
  collect(trace, ids)
  const people = ids.size
    ? await trx('freelancers')
        .whereIn('id', [...ids])
        .select('id', 'name')
    : []
  const names = new Map<string, string>(people.map((row) => [row.id, row.name]))
  for (const category of await loadCategories(trx)) names.set(category.slug, category[language])
  return (id) => names.get(id) ?? id
}

function collect(value: unknown, ids: Set<string>): void {
  if (isId(value)) ids.add(value)
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) collect(one, ids)
}
