import type { Trx } from '#src/platform/db.ts'
import type { Option, Wish } from './scene.ts'
import type { Reason } from './state.ts'
import type { Turn } from './turn.ts'

/** Fewer answers than these tell nothing about anybody's usual time. */
const ENOUGH = 3

/** Fills in what is told of the people on the client's screen: names, usual answer times, and for each one honest reason computed from data. */
export async function dress(trx: Trx, turn: Turn, wish: Wish, previousOwner: string | null): Promise<void> {
  const { say, state } = turn
  const options = say && 'options' in say ? say.options : []
  if (!options.length) return
  const ids = options.map((option) => option.freelancerId)
  const people: { id: string; name: string; profile: { skills?: string[] } }[] = await trx('freelancers')
    .whereIn('id', ids)
    .select('id', 'name', 'profile')
  const known = new Map(people.map((one) => [one.id, one]))
  const times = await answerTimes(trx, ids)
  for (const option of options) {
    option.name = known.get(option.freelancerId)?.name ?? ''
    option.answersIn = times.get(option.freelancerId) ?? null
  }
  for (const option of options)
    option.why = reasonOf(option, options, { wish, previousOwner, main: known.get(option.freelancerId)?.profile.skills?.[0] })
  const byId = new Map(options.map((option) => [option.freelancerId, option]))
  state.shown = state.shown.map((shown) => ({
    ...shown,
    name: byId.get(shown.freelancerId)?.name ?? shown.name,
    why: byId.get(shown.freelancerId)?.why ?? shown.why,
  }))
}

/** The median of the last answers, in minutes. */
async function answerTimes(trx: Trx, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await trx.raw(
    `select f.id, a.minutes from unnest(?::uuid[]) as f(id) cross join lateral (
       select percentile_cont(0.5) within group (order by extract(epoch from answered_at - offered_at) / 60) as minutes, count(*) as answers from (
         select offered_at, answered_at from requests q where q.tenant_id = app_tenant() and q.freelancer_id = f.id and q.answered_at is not null and q.answered_via <> 'rule' and q.status in ('accepted','declined')
          order by q.offered_at desc limit 30) last) a
      where a.answers >= ?`,
    [[...ids], ENOUGH],
  )
  return new Map(rows.map((row: { id: string; minutes: number }) => [row.id, Math.max(1, Math.round(row.minutes))]))
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
