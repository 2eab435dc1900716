import { setTimeout as sleep } from 'node:timers/promises'
import type { LeadFactsSource } from '#rules/lead.ts'
import type { RuleSet } from '#rules/rule-set.ts'
import { type DecideInput, decide, decideLive } from '#src/routing/decide.ts'
import { offeredChange } from '#src/routing/decision.ts'
import { applyChange } from '#src/routing/pool.ts'
import { type LoggedPool, leadOf, NOON, poolOf, rulesOf } from '#src/routing/test-pool.ts'
import { type Figure, figure, flag, type Measured, median, plain, round, tell } from './support/report.ts'

const SKILLS = Array.from({ length: 40 }, (_, n) => `skill-${n}`)
const PLACES = ['الرياض', 'جدة', 'الدمام', 'دبي', 'عمّان']

/** One routing decision: with ever more freelancers, with ever more rules, and how many a second one core makes. The chosen one's load changes with each, as in life. */
export async function measureDecision(options: { decisions: number }): Promise<Measured> {
  const people = new Map<number, LoggedPool>()
  for (const size of [100, 1000, 100_000]) people.set(size, freelancers(size))
  const rules = new Map([10, 50, 1000].map((count) => [count, keywordRules(count)]))
  const p50 = async (size: number, count: number) => (await time(people.get(size)!, rules.get(count)!, options.decisions, false)).p50

  // Rounds side by side, so that whatever else the machine does meets all of them.
  const bySize: Record<number, number[]> = {}
  const byRules: Record<number, number[]> = {}
  const perSecond = { decide: [] as number[], live: [] as number[] }
  for (let i = 0; i < 5; i++) {
    for (const size of people.keys()) keep(bySize, size, await p50(size, 50))
    for (const count of rules.keys()) keep(byRules, count, await p50(1000, count))
    perSecond.decide.push((await time(people.get(1000)!, rules.get(50)!, options.decisions, false)).perSecond)
    perSecond.live.push((await time(people.get(1000)!, rules.get(50)!, options.decisions, true)).perSecond)
    await sleep(0)
  }
  return { name: 'decision', figures: figuresOf(bySize, byRules, perSecond), notes: [note] }
}

const note =
  'the deciding rule is the last that is asked: every rule is checked each time. p50 is the decision with its reasons and its 20 best candidates; decisions a second count the booking of the one chosen and its end as well; “confirmed” adds json-rules-engine’s word, as on live leads'

function figuresOf(
  bySize: Record<number, number[]>,
  byRules: Record<number, number[]>,
  perSecond: { decide: number[]; live: number[] },
): Figure[] {
  const ratio = (all: Record<number, number[]>, many: number, few: number) => median(all[many]!.map((time, i) => time / all[few]![i]!))
  const shown = (all: Record<number, number[]>) =>
    Object.entries(all)
      .map(([size, times]) => `${round(Number(size))}: ${round(median(times), 1)} µs`)
      .join(' · ')
  return [
    figure('p50 with 100,000 freelancers ÷ with 100', ratio(bySize, 100_000, 100), 'most', 2, { unit: ' ×', beside: shown(bySize) }),
    figure('p50 with 1,000 rules ÷ with 10', ratio(byRules, 1000, 10), 'most', 5, { unit: ' ×', beside: shown(byRules) }),
    figure('decisions a second on one core, confirmed (1,000 freelancers × 50 rules)', median(perSecond.live), 'least', 1000, {
      unit: '/s',
      digits: 0,
    }),
    plain('the same without confirmation (tries, replay)', `${round(median(perSecond.decide))}/s`),
  ]
}

async function time(people: LoggedPool, ruleSet: RuleSet, count: number, live: boolean): Promise<{ p50: number; perSecond: number }> {
  const { pool } = people
  const times = new Float64Array(count)
  const run = async (n: number): Promise<number> => {
    const input = inputOf(people, ruleSet, leadNumber(n))
    const started = performance.now()
    const decision = live ? await decideLive(input) : decide(input)
    const took = performance.now() - started
    for (const turn of decision.turns) put(people, turn.freelancerId, offeredChange(turn, `r${n}`, decision.leadId))
    if (decision.outcome !== 'offered') throw new Error(`expected an offer, got ${decision.outcome}: ${JSON.stringify(decision.waiting)}`)
    // Who was asked is free again: the pool stays as it was, however often this runs.
    for (const turn of decision.turns) put(people, turn.freelancerId, { type: 'closed', requestId: `r${n}`, how: 'won' })
    return took
  }
  for (let n = 0; n < Math.min(300, count); n++) await run(n)
  const started = performance.now()
  for (let n = 0; n < count; n++) times[n] = (await run(n)) * 1000
  const seconds = (performance.now() - started) / 1000
  if (pool.seq < count) throw new Error('nothing was booked')
  return { p50: times.sort()[Math.floor(count / 2)]!, perSecond: count / seconds }
}

function put(people: LoggedPool, freelancerId: string, change: Parameters<typeof applyChange>[1]['change']): void {
  applyChange(people.pool, { seq: people.pool.seq + 1, at: NOON, freelancerId, change })
}

function inputOf({ pool }: LoggedPool, ruleSet: RuleSet, facts: LeadFactsSource): DecideInput {
  return { facts, ruleSet, version: 1, pool, now: new Date(NOON), seed: facts.leadId }
}

/** Freelancers with three of forty skills each, their languages, places, hours and prices. */
function freelancers(size: number): LoggedPool {
  const people: Record<string, object> = {}
  for (let n = 0; n < size; n++)
    people[`f${n}`] = {
      skills: [SKILLS[n % 40]!, SKILLS[(n * 7 + 3) % 40]!, SKILLS[(n * 13 + 5) % 40]!],
      languages: n % 3 ? ['ar'] : ['ar', 'en'],
      locations: n % 2 ? [PLACES[n % 5]!] : [],
      rating: 3 + (n % 20) / 10,
      priceRange: { min: 100 + (n % 9) * 50, currency: 'SAR' },
      capacity: { open: 5 },
      workingHours: n % 4 ? [{ days: [0, 1, 2, 3, 4], from: '08:00', to: '18:00' }] : [],
    }
  return poolOf(people)
}

/** All but the last name a service that nobody asks for, with a range and a list beside it: they are checked and fail. */
function keywordRules(count: number): RuleSet {
  const offer = { type: 'offer', pool: { skills: ['$category'] }, strategy: 'best_match' }
  const vain = Array.from({ length: count - 1 }, (_, n) => ({
    conditions: {
      all: [
        { fact: 'budget', operator: 'greaterThanInclusive', value: 100 + n },
        { fact: 'source', operator: 'in', value: ['whatsapp', 'instagram'] },
        { fact: 'text', operator: 'contains', value: `nobody${n}` },
      ],
    },
    action: offer,
  }))
  return rulesOf([...vain, { conditions: { all: [{ fact: 'category', operator: 'exists' }] }, action: offer }])
}

function leadNumber(n: number): LeadFactsSource {
  return leadOf({
    leadId: `lead-${n}`,
    category: SKILLS[n % 40]!,
    text: `السلام عليكم، ابي service${n % 50} لو سمحت`,
    language: n % 2 ? 'ar' : 'en',
    location: PLACES[n % 5]!,
    budget: { min: 500, max: 5000, currency: 'SAR' },
    contact: { earlierLeads: n % 3, previousOwner: null, hasPhone: true, hasEmail: false },
  })
}

if (import.meta.main) tell(await measureDecision({ decisions: flag('decisions', 2000) }))

function keep(figures: Record<number, number[]>, key: number, value: number): void {
  figures[key] = [...(figures[key] ?? []), value]
}
