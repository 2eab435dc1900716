import type { Candidate, Reason } from './decision.ts'
import { type BlockCode, blockParams, freeAt, type Moment } from './eligible.ts'
import type { PoolFilter, Posting } from './posting.ts'
import { scoreOf, scoreParts, type Wish } from './score.ts'
import type { Order, Ranked, Ranking } from './strategies.ts'

/** The best 20 as candidates: the chosen first, then by order, then those who could not take it. */
export function candidatesOf(ranking: Ranking, order: Order, chosen: number, wish: Wish, moment: Moment): Candidate[] {
  const winner = ranking.best[Math.max(0, chosen - 1)]
  const candidates = ranking.best.slice(0, 20).map((one, i): Candidate => {
    const why = i < chosen ? whyChosen(one, ranking, order) : whyNotChosen(one, winner!, order)
    return {
      freelancerId: one.member.id,
      score: scoreOf(one.member, wish),
      eligible: true,
      reasons: [why, { code: 'score_parts', params: { ...scoreParts(one.member, wish) } }],
    }
  })
  for (const { member, code } of ranking.blocked.slice(0, 20 - candidates.length)) {
    const reasons = [{ code, params: blockParams(member, code, moment) }]
    candidates.push({ freelancerId: member.id, score: scoreOf(member, wish), eligible: false, reasons })
  }
  return candidates
}

/** Why this one lost to the last chosen: the first thing in which they differ. */
export function whyNotChosen(one: Ranked, winner: Ranked, order: Order): Reason {
  if (one.merit !== winner.merit) {
    if (order === 'best_match') return { code: 'lower_score', params: { score: one.merit, best: winner.merit } }
    return { code: 'busier', params: { free: one.merit * 5, best: winner.merit * 5 } }
  }
  if (one.debt !== winner.debt) return { code: 'owed_less', params: { owed: turns(one.debt), best: turns(winner.debt) } }
  return { code: 'offered_later', params: {} }
}

/** How many are out, by reason: of the pool's own lists for everyone, of the hour for those who were read. */
export function excludedOf(posting: Posting, ranking: Pick<Ranking, 'blocked'>): { code: string; count: number; examples: string[] }[] {
  const list = [...posting.outside]
    .filter(([, { count }]) => count > 0)
    .map(([code, { count, first }]): { code: string; count: number; examples: string[] } => ({
      code,
      count,
      examples: first.map((member) => member.id),
    }))
  const blocked = new Map<BlockCode, { code: string; count: number; examples: string[] }>()
  for (const { member, code } of ranking.blocked) {
    const one = blocked.get(code) ?? { code, count: 0, examples: [] }
    blocked.set(code, one)
    one.count++
    if (one.examples.length < 3) one.examples.push(member.id)
  }
  return [...list, ...blocked.values()]
}

/** Why a lead has nobody, in one plain code. Those who were asked already do not count while others could still come free. */
export function whyNobody(posting: Posting, ranking: Ranking): Reason {
  if (posting.members.length === 0) return nobodyAtAll(posting)
  const codes = ranking.blocked.map(({ code }) => code).filter((code) => code !== 'asked')
  if (codes.length === 0) return { code: 'all_asked', params: { count: ranking.blocked.length } }
  const groups = new Set(codes.map((code) => plain[code]))
  const [only] = groups
  if (groups.size === 1) return { code: only!, params: { count: codes.length } }
  const counts: Record<string, number> = {}
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
  return { code: 'nobody_free', params: counts }
}

/** The first instant at which someone who is out only for now comes back by himself. */
export function retryAtOf(ranking: Pick<Ranking, 'blocked'>, moment: Moment): string | undefined {
  let first = Number.POSITIVE_INFINITY
  for (const { member, code } of ranking.blocked) first = Math.min(first, freeAt(member, code, moment) ?? Number.POSITIVE_INFINITY)
  return Number.isFinite(first) ? new Date(first).toISOString() : undefined
}

const plain: Record<BlockCode, string> = {
  asked: 'all_asked',
  away: 'all_away',
  on_leave: 'all_on_leave',
  off_hours: 'all_off_hours',
  full: 'all_full',
  day_full: 'all_full',
  week_full: 'all_full',
}

function nobodyAtAll({ filter, outside }: Posting): Reason {
  const counts = Object.fromEntries([...outside].map(([code, { count }]) => [code, count]))
  const people = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (people === 0) return { code: 'pool_is_empty', params: {} }
  const skilled = (counts.language ?? 0) + (counts.location ?? 0) + (counts.tag ?? 0) + (counts.rating ?? 0) + (counts.price ?? 0)
  if (filter.skills && (counts.skill ?? 0) > 0 && skilled === 0) return { code: 'nobody_for_skill', params: { skills: [...filter.skills] } }
  return { code: 'nobody_in_pool', params: { pool: poolParams(filter), ...counts } }
}

function poolParams({ skills, languages, locations, tags, kinds, minRating, maxPrice }: PoolFilter): Record<string, unknown> {
  return { skills, languages, locations, tags, kinds, minRating, maxPrice }
}

function whyChosen(one: Ranked, ranking: Ranking, order: Order): Reason {
  const equals = ranking.read.filter((other) => other !== one && other.merit === one.merit).length
  if (order === 'weighted_round_robin') return { code: 'turn', params: { owed: turns(one.debt), among: equals + 1 } }
  if (order === 'least_loaded') return { code: 'least_loaded', params: { free: one.merit * 5, equals } }
  return { code: 'best_score', params: { score: one.merit, equals } }
}

function turns(debt: number): number {
  return Math.round(debt / 1e4) / 100
}
