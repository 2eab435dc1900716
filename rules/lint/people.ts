import { fold } from '#src/platform/text/fold.ts'
import type { WrittenPool } from '../actions/offer.ts'
import type { LeadFactsSource } from '../lead.ts'
import type { LintPerson } from './context.ts'

/** Whether someone is in a pool for this lead, whatever the hour: the same lists that a decision asks. */
export function isInPool(
  person: LintPerson,
  pool: WrittenPool,
  lead: Pick<LeadFactsSource, 'category' | 'language' | 'location'>,
): boolean {
  const skills = wanted(pool.skills, '$category', lead.category)
  const languages = wanted(pool.languages, '$language', lead.language)
  const locations = wanted(pool.locations, '$location', lead.location)
  return (
    person.active &&
    (pool.kinds ? pool.kinds.includes(person.kind) : person.kind !== 'branch') &&
    (!skills || meet(person.skills, skills)) &&
    (!languages?.length || meet(person.languages, languages)) &&
    (!locations?.length || meet(person.locations, locations)) &&
    (!pool.tags || meet([...person.tags, ...person.skills], pool.tags.map(fold))) &&
    (person.rating ?? 0) >= (pool.minRating ?? 0) &&
    (pool.maxPrice === undefined || person.lowestPrice === undefined || person.lowestPrice <= pool.maxPrice)
  )
}

/** The pool as far as it says the same for every lead: a list that names the lead's own is left out. */
export function fixedPart(pool: WrittenPool): WrittenPool {
  const fixed = (list: readonly string[] | undefined, own: string) => (list?.includes(own) ? undefined : list && [...list])
  return {
    ...pool,
    skills: fixed(pool.skills, '$category'),
    languages: fixed(pool.languages, '$language'),
    locations: fixed(pool.locations, '$location'),
  }
}

function wanted(list: readonly string[] | undefined, own: string, value: string | null | undefined): string[] | undefined {
  return list?.flatMap((one) => (one === own ? (value ? [fold(value)] : []) : [fold(one)]))
}

function meet(has: readonly string[], wanted: readonly string[]): boolean {
  return has.some((one) => wanted.includes(folded(one)))
}

// Thousands of people share a few hundred words, asked again for every service and language.
const known = new Map<string, string>()

function folded(word: string): string {
  const found = known.get(word)
  if (found !== undefined) return found
  if (known.size > 20_000) known.clear()
  const made = fold(word)
  known.set(word, made)
  return made
}
