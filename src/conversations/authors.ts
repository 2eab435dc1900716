import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import { shape } from '#src/platform/shapes.ts'

/** Who of the office wrote something. */
export const authorShape = shape({
  actor: z.string().meta({ description: 'person:<id> or key:<id>' }),
  name: z.string().nullable().meta({ description: 'null: a key, or somebody who gave no name' }),
})

/** Who of the office wrote something. */
export type Author = z.output<typeof authorShape>

/** Looks up who these actors are; answers a function from actor to author, null for none. */
export async function namesOf(trx: Trx, actors: readonly (string | undefined)[]): Promise<(actor: string | undefined) => Author | null> {
  const ids = [...new Set(actors.flatMap((actor) => /^person:(.+)$/.exec(actor ?? '')?.[1] ?? []))]
  const people = ids.length ? await trx('people').whereIn('id', ids).select('id', 'name') : []
  const names = new Map(people.map((one) => [`person:${one.id}`, one.name as string | null]))
  return (actor) => (actor ? { actor, name: names.get(actor) ?? null } : null)
}
