import { expect, it } from 'vitest'
import type { RuleSet } from '#rules/rule-set.ts'
import { decide } from './decide.ts'
import { emptyPool } from './pool.ts'
import { emptySum, movedPeople, type PastLead, replay } from './replay.ts'
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

async function compared(leads: readonly PastLead[], log: ReturnType<typeof history>['logged']['log'], before: RuleSet, after: RuleSet) {
  const sum = emptySum()
  const differences = await replay({ leads, log, pool: emptyPool(), before, after }, sum)
  return { ...sum, freelancers: movedPeople(sum), differences }
}

it('the live rule set over any period gives no difference, and decides as it did then', async () => {
  const { logged, live, leads } = history()
  const past = leads.map(({ past }) => past)
  const same = await compared(past, logged.log, live, live)
  expect(same).toMatchObject({ leads: 300, changed: 0, newlyWaiting: 0, newlyPlaced: 0, freelancers: [], differences: [] })
  const { differences } = await compared(past, logged.log, live, rulesOf([{ action: { type: 'refuse', reason: 'x' } }]))
  expect(differences.map(({ leadId, before }) => [leadId, before.outcome, before.chosen])).toEqual(
    leads.map(({ decision }) => [decision.leadId, decision.outcome, decision.chosen]),
  )
})

it('says how many change hands, who gets more or less, and who would have nobody', async () => {
  const { logged, live, leads } = history()
  const draft = rulesOf([
    {
      conditions: { all: [{ fact: 'category', operator: 'equal', value: 'ads' }] },
      action: { type: 'offer', pool: { tags: ['nobody'] }, strategy: 'best_match' },
    },
    { action: { type: 'offer', pool: { skills: ['$category'] }, strategy: 'best_match' } },
  ])
  const past = leads.map(({ past }) => past)
  const report = await compared(past, logged.log, live, draft)
  const ads = leads.filter(({ past, decision }) => past.facts.category === 'ads' && decision.chosen.length > 0).length
  expect(report).toMatchObject({ changed: ads, newlyWaiting: ads, newlyPlaced: 0 })
  expect(report.differences[0]).toMatchObject({
    kind: 'waiting',
    after: { outcome: 'waiting', chosen: [], decidedBy: 'r0', waiting: { code: 'nobody_in_pool' } },
  })
  expect(report.freelancers.every(({ before, after }) => after < before)).toBe(true)
  const back = await compared(past, logged.log, draft, live)
  expect(back).toMatchObject({ changed: ads, newlyWaiting: 0, newlyPlaced: ads })
  expect(back.freelancers).toEqual(
    report.freelancers.map(({ freelancerId, before, after }) => ({ freelancerId, before: after, after: before })),
  )
})

it('in slices, broken off anywhere, comes to the same', async () => {
  const { logged, live, leads } = history()
  const past = leads.map(({ past }) => past)
  const draft = rulesOf([{ action: { type: 'offer', pool: { skills: ['seo'] }, strategy: 'least_loaded' } }])
  const whole = await compared(past, logged.log, live, draft)
  const sum = emptySum()
  const pool = emptyPool()
  const differences = []
  while (sum.leads < past.length) {
    const until = sum.leads + 37
    const rest = logged.log.filter((entry) => entry.seq > pool.seq)
    const ground = { leads: past.slice(sum.leads), log: rest, pool, before: live, after: draft }
    differences.push(...(await replay(ground, sum, () => Promise.resolve(sum.leads >= until))))
    expect(sum.leads).toBe(Math.min(until, past.length))
  }
  expect({ ...sum, freelancers: movedPeople(sum), differences }).toEqual(whole)
  expect(whole.changed).toBeGreaterThan(50)
})
