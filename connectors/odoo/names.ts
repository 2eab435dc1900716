import type { Odoo } from './transport.ts'
import { asIds, asRows, asText } from './values.ts'

/** Finds things by name, makes the missing, remembers both: tags and UTM records. */
export type FindOrMake = (model: string, names: readonly string[]) => Promise<Map<string, number>>

/** Searched before made: Odoo refuses a second tag of a name, and calls a second utm.source "name [2]". */
export function nameFinder(odoo: Odoo): FindOrMake {
  const known = new Map<string, number>()
  return async (model, names) => {
    const wanted = [...new Set(names.map((name) => name.trim()).filter(Boolean))]
    const missing = () => wanted.filter((name) => !known.has(`${model} ${name}`))
    if (missing().length) await search(odoo, model, missing(), known)
    const still = missing()
    if (still.length) {
      const made = await odoo.call({
        model,
        method: 'create',
        args: { vals_list: still.map((name) => ({ name })) },
        repeatable: true,
        lookFirst: true,
      })
      for (const [i, id] of asIds(made).entries()) known.set(`${model} ${still[i]}`, id)
    }
    return new Map(wanted.flatMap((name) => (known.has(`${model} ${name}`) ? [[name, known.get(`${model} ${name}`)!]] : [])))
  }
}

/** The same without making anything: a name that nobody has is not in the answer. */
export async function findNames(odoo: Odoo, model: string, names: readonly string[]): Promise<Map<string, number>> {
  const wanted = [...new Set(names.map((name) => name.trim()).filter(Boolean))]
  const known = new Map<string, number>()
  if (wanted.length) await search(odoo, model, wanted, known)
  return new Map(wanted.flatMap((name) => (known.has(`${model} ${name}`) ? [[name, known.get(`${model} ${name}`)!]] : [])))
}

async function search(odoo: Odoo, model: string, names: string[], known: Map<string, number>): Promise<void> {
  const answer = await odoo.call({
    model,
    method: 'search_read',
    args: { domain: [['name', 'in', names]], fields: ['name'], order: 'id' },
    repeatable: true,
  })
  for (const row of asRows(answer)) {
    const key = `${model} ${asText(row.name)}`
    if (!known.has(key)) known.set(key, row.id)
  }
}
