import type { WrittenPool } from '#rules/actions/offer.ts'
import { fold } from '#src/platform/text/fold.ts'
import type { PoolFilter } from './posting.ts'
import type { Wish } from './score.ts'

/**
 * A written pool made concrete for one lead. An untold language or place does not narrow it; `$category` without a category (and no other skill
 * named) is met by nobody: `unmet` says so.
 */
export function resolvePool(pool: WrittenPool, wish: Wish): { filter: PoolFilter; unmet?: 'category_unknown' } {
  const skills = replaced(pool.skills, '$category', wish.category)
  const price = pool.maxPrice === undefined ? {} : { maxPrice: pool.maxPrice, currency: wish.money.currency, rates: wish.money.rates }
  const filter: PoolFilter = {
    skills,
    languages: nonEmpty(replaced(pool.languages, '$language', wish.language)),
    locations: nonEmpty(replaced(pool.locations, '$location', wish.location)),
    tags: replaced(pool.tags, '', undefined),
    kinds: pool.kinds,
    minRating: pool.minRating,
    ...price,
  }
  return skills?.length === 0 ? { filter, unmet: 'category_unknown' } : { filter }
}

function replaced(list: readonly string[] | undefined, own: string, value: string | undefined): string[] | undefined {
  return list?.flatMap((one) => (one === own ? (value === undefined ? [] : [value]) : [fold(one)]))
}

function nonEmpty(list: string[] | undefined): string[] | undefined {
  return list?.length === 0 ? undefined : list
}
