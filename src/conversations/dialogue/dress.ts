import type { Trx } from '#src/platform/db.ts'
import type { Option, Wish } from './scene.ts'
import type { Reason } from './state.ts'
import type { Turn } from './turn.ts'

/** Fewer answers than these tell nothing about anybody's usual time. */
const ENOUGH = 3

/** A turn, and what of its ground speaks for the people it shows. */
export interface Undressed {
  turn: Turn
  wish: Wish
  previousOwner: string | null
}

/** Fills in what is told of the people on clients' screens: names, usual answer times, and for each one honest reason computed from data. */
export async function dress(trx: Trx, turns: readonly Undressed[]): Promise<void> {
  const ids = turns.flatMap(({ turn }) => optionsIn(turn).map((option) => option.freelancerId))
  if (!ids.length) return
  const known = await loadPeople(trx, [...new Set(ids)])
  for (const one of turns) dressOne(one, known)
}

function optionsIn({ say }: Turn): readonly Option[] {
  return say && 'options' in say ? say.options : []
}

function dressOne({ turn, wish, previousOwner }: Undressed, known: Awaited<ReturnType<typeof loadPeople>>): void {
  const options = optionsIn(turn)
  if (!options.length) return
  for (const option of options) {
    option.name = known.get(option.freelancerId)?.name ?? ''
    option.answersIn = known.get(option.freelancerId)?.minutes ?? null
  }
  for (const option of options)
    option.why = reasonOf(option, options, { wish, previousOwner, main: known.get(option.freelancerId)?.profile.skills?.[0] })
  const byId = new Map(options.map((option) => [option.freelancerId, option]))
  turn.state.shown = turn.state.shown.map((shown) => ({
    ...shown,
    name: byId.get(shown.freelancerId)?.name ?? shown.name,
    why: byId.get(shown.freelancerId)?.why ?? shown.why,
  }))
}

/** People with the median time of their last answers, in whole minutes; null while there are too few. */
async function loadPeople(
  trx: Trx,
  ids: readonly string[],
): Promise<Map<string, { name: string; profile: { skills?: string[] }; minutes: number | null }>> {
  const { rows } = await trx.raw(
    `select f.id, f.name, f.profile, case when a.answers >= ? then greatest(1, round(a.minutes))::int end as minutes from freelancers f cross join lateral (
       select percentile_cont(0.5) within group (order by extract(epoch from answered_at - offered_at) / 60) as minutes, count(*) as answers from (
         select offered_at, answered_at from requests q where q.tenant_id = f.tenant_id and q.freelancer_id = f.id and q.answered_at is not null and q.answered_via <> 'rule' and q.status in ('accepted','declined')
          order by q.offered_at desc limit 30) last) a
      where f.tenant_id = app_tenant() and f.id = any(?::uuid[])`,
    [ENOUGH, [...ids]],
  )
  return new Map(rows.map((row: { id: string }) => [row.id, row]))
}

/** The one thing that speaks most for him among those shown; true as it stands, or it is not said. */
export function reasonOf(
  option: Option,
  all: readonly Option[],
  { wish, previousOwner, main }: { wish: Wish; previousOwner: string | null; main: string | undefined },
): Reason {
  const others = all.filter((other) => other !== option)
  const first = (value: (one: Option) => number | null): boolean => {
    const mine = value(option)
    return mine !== null && others.length > 0 && others.every((other) => (value(other) ?? Number.NEGATIVE_INFINITY) < mine)
  }
  const lowest = (one: Option): number | null => (one.price?.min === null || one.price?.min === undefined ? null : -one.price.min)
  if (option.freelancerId === previousOwner) return { code: 'worked_before', params: {} }
  if (first((one) => one.rating)) return { code: 'best_rated', params: { rating: option.rating! } }
  // Who has no known price or time is not said to be beaten in it.
  if (others.every((one) => one.answersIn !== null) && first((one) => (one.answersIn === null ? null : -one.answersIn)))
    return { code: 'answers_fast', params: { minutes: option.answersIn! } }
  if (others.every((one) => lowest(one) !== null && one.price?.currency === option.price?.currency) && first(lowest))
    return { code: 'lowest_price', params: {} }
  if (first((one) => one.free)) return { code: 'most_free', params: { free: option.free } }
  const { budget } = wish
  if (
    budget?.max &&
    option.price?.min !== null &&
    option.price &&
    option.price.currency === (budget.currency ?? option.price.currency) &&
    option.price.min <= budget.max
  )
    return { code: 'within_budget', params: {} }
  return { code: 'does_this', params: main && main === wish.category ? { main } : {} }
}
