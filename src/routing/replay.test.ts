import { expect, it } from 'vitest'
import { decide } from './decide.ts'
import { replay } from './replay.ts'
import { book, inputOf, leadOf, offering, poolOf, profileChange, rulesOf } from './test-pool.ts'

function history() {
  const logged = poolOf(
    Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `f${i}`,
        { skills: [['seo', 'ads', 'cv'][i % 3]], rating: (i % 9) / 2 + 0.5, capacity: { open: 4 } },
      ]),
    ),
  )
  const live = offering('best_match')
  const leads = Array.from({ length: 300 }, (_, i) => {
    logged.at = new Date(Date.UTC(2026, 10, 22, 8) + i * 60_000).toISOString()
    if (i % 17 === 0) logged.put(`f${i % 30}`, profileChange(`f${i % 30}`, { skills: ['seo'], rating: 4 }))
    const facts = leadOf({ leadId: `l${i}`, category: ['seo', 'ads', 'cv', 'none'][i % 4], budget: { max: i * 10 } })
    const past = { facts, poolSeq: logged.pool.seq, decidedAt: logged.at, seed: facts.leadId, excludedFreelancers: i % 5 ? [] : ['f1'] }
    const decision = decide(inputOf(logged.pool, live, facts, { now: new Date(logged.at), excludedFreelancers: past.excludedFreelancers }))
    for (const requestId of book(logged, decision)) if (i % 3) logged.put(decision.chosen[0]!, { type: 'closed', requestId, how: 'won' })
    return { past, decision }
  })
  return { logged, live, leads }
}

it('the live rule set over any period gives no difference, and decides as it did then', () => {
  const { logged, live, leads } = history()
  const report = replay(
    leads.map(({ past }) => past),
    logged.log,
    live,
    live,
  )
  expect(report).toEqual({ leads: 300, changed: 0, newlyWaiting: 0, newlyPlaced: 0, freelancers: [], differences: [] })
  const refusesAll = rulesOf([{ action: { type: 'refuse', reason: 'x' } }])
  const { differences } = replay(
    leads.map(({ past }) => past),
    logged.log,
    live,
    refusesAll,
    { mostDifferences: 1000 },
  )
  expect(differences.map(({ leadId, before }) => [leadId, before.outcome, before.chosen])).toEqual(
    leads.map(({ decision }) => [decision.leadId, decision.outcome, decision.chosen]),
  )
})

it('says how many change hands, who gets more or less, and who would have nobody', () => {
  const { logged, live, leads } = history()
  const draft = rulesOf([
    {
      conditions: { all: [{ fact: 'category', operator: 'equal', value: 'ads' }] },
      action: { type: 'offer', pool: { tags: ['nobody'] }, strategy: 'best_match' },
    },
    { action: { type: 'offer', pool: { skills: ['$category'] }, strategy: 'best_match' } },
  ])
  const report = replay(
    leads.map(({ past }) => past),
    logged.log,
    live,
    draft,
  )
  const ads = leads.filter(({ past, decision }) => past.facts.category === 'ads' && decision.chosen.length > 0).length
  expect(report).toMatchObject({ changed: ads, newlyWaiting: ads, newlyPlaced: 0 })
  expect(report.differences[0]!.after).toEqual({ outcome: 'waiting', chosen: [], decidedBy: 'r0', waiting: 'nobody_in_pool' })
  expect(report.freelancers.every(({ before, after }) => after < before)).toBe(true)
})

it('needs only the log from a checkpoint on', () => {
  const { logged, live, leads } = history()
  const late = leads.slice(200).map(({ past }) => past)
  const from = poolOf({}).pool
  const report = replay(late, logged.log, live, rulesOf([]), { from })
  expect(report).toEqual(replay(late, logged.log, live, rulesOf([])))
})
