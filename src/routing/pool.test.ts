import { describe, expect, it } from 'vitest'
import { checkpoint, restore } from './checkpoint.ts'
import { decide } from './decide.ts'
import { debtOf } from './fairness.ts'
import { applyAll, applyChange, emptyPool, postingOf } from './pool.ts'
import { EMPTY_HASH } from './pool-log.ts'
import { book, inputOf, leadOf, NOON, offering, poolOf, profileChange } from './test-pool.ts'

const seo = { skills: ['seo'] }
const offered = (requestId: string, more: object = {}) => ({
  type: 'offered' as const,
  requestId,
  leadId: 'l',
  via: 'rule' as const,
  charge: 0,
  among: [],
  ...more,
})

describe('open work', () => {
  it('counts from the offer until the lead is won or lost; declined, expired and withdrawn ones no longer', () => {
    const { pool, put } = poolOf({ ali: seo })
    const open = () => pool.byId.get('ali')!.open.size
    for (const id of ['a', 'b', 'c', 'd', 'e']) put('ali', offered(id))
    put('ali', { type: 'closed', requestId: 'a', how: 'accepted' })
    expect(open()).toBe(5)
    put('ali', { type: 'closed', requestId: 'a', how: 'won' })
    put('ali', { type: 'closed', requestId: 'b', how: 'declined' })
    put('ali', { type: 'closed', requestId: 'c', how: 'expired' })
    put('ali', { type: 'closed', requestId: 'd', how: 'withdrawn' })
    expect(open()).toBe(1)
    put('ali', { type: 'closed', requestId: 'unknown', how: 'lost' })
    expect(open()).toBe(1)
  })

  it('is kept when the profile changes or the freelancer is removed and comes back', () => {
    const { pool, put } = poolOf({ ali: seo })
    put('ali', offered('a'))
    put('ali', { type: 'removed' })
    expect(pool.byId.get('ali')).toMatchObject({ here: false, openCount: 1 })
    put('ali', profileChange('ali', { skills: ['translation'] }))
    expect(pool.byId.get('ali')).toMatchObject({ here: true, openCount: 1, main: 'translation' })
  })
})

describe('the limit per day and week, in his own zone', () => {
  const limited = { ...seo, capacity: { open: 50, perDay: 2, perWeek: 3 }, timeZone: 'Asia/Riyadh' }
  const at = (logged: ReturnType<typeof poolOf>, now: string) =>
    decide(inputOf(logged.pool, offering('best_match'), leadOf(), { now: new Date(now) })).waiting

  it('is reached by offers of that day, ends at local midnight, and an offer that came to nothing gives its place back', () => {
    const logged = poolOf({ ali: limited })
    logged.at = '2026-11-22T10:00:00.000Z'
    logged.put('ali', offered('a'))
    logged.put('ali', offered('b'))
    const decision = decide(inputOf(logged.pool, offering('best_match'), leadOf(), { now: new Date('2026-11-22T20:00:00Z') }))
    expect(decision).toMatchObject({ outcome: 'waiting', waiting: { code: 'all_full' }, retryAt: '2026-11-22T21:00:00.000Z' })
    expect(decision.candidates[0]!.reasons[0]).toEqual({ code: 'day_full', params: { offers: 2, capacity: 2 } })
    expect(at(logged, '2026-11-22T21:00:00Z')).toBeUndefined()
    logged.put('ali', { type: 'closed', requestId: 'a', how: 'declined' })
    expect(at(logged, '2026-11-22T20:00:00Z')).toBeUndefined()
  })

  it('of the week begins again on Sunday', () => {
    const logged = poolOf({ ali: limited })
    for (const [i, day] of ['22', '23', '24'].entries()) {
      logged.at = `2026-11-${day}T10:00:00.000Z`
      logged.put('ali', offered(`q${i}`))
    }
    expect(at(logged, '2026-11-28T20:00:00Z')?.code).toBe('all_full')
    expect(at(logged, '2026-11-28T21:00:00Z')).toBeUndefined()
  })
})

describe('the chained hash', () => {
  it('is the same whatever the order of keys, and another for any other history', () => {
    const one = poolOf({ ali: seo, sara: seo })
    const again = applyAll(
      emptyPool(),
      one.log.map((entry) => ({
        change: JSON.parse(JSON.stringify(entry.change)),
        at: entry.at,
        freelancerId: entry.freelancerId,
        seq: entry.seq,
      })),
    )
    expect(again.hash).toBe(one.pool.hash)
    expect(one.pool.hash).not.toBe(EMPTY_HASH)
    const other = applyAll(
      emptyPool(),
      one.log.map((entry, i) => (i === 0 ? { ...entry, at: '2026-11-22T08:00:00.001Z' } : entry)),
    )
    expect(other.hash).not.toBe(one.pool.hash)
  })

  it('does not move when an entry is read twice', () => {
    const { pool, log } = poolOf({ ali: seo })
    const before = pool.hash
    applyChange(pool, log[0]!)
    expect([pool.hash, pool.seq]).toEqual([before, 1])
  })
})

describe('a checkpoint', () => {
  it('restores a pool that decides, accounts and hashes like the one it was saved from', () => {
    const people = Object.fromEntries(
      Array.from({ length: 600 }, (_, i) => [
        `f${i}`,
        {
          skills: i % 3 ? ['seo'] : ['seo', 'ads'],
          rating: (i % 11) / 2,
          capacity: { open: 1 + (i % 4), perDay: 3 },
          languages: i % 2 ? ['ar'] : ['en'],
        },
      ]),
    )
    const logged = poolOf(people)
    const strategies = ['best_match', 'weighted_round_robin', 'least_loaded']
    const run = (target: typeof logged, from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => {
        const decision = decide(inputOf(target.pool, offering(strategies[i % 3]!), leadOf({ leadId: `l${from + i}`, language: 'en' })))
        for (const requestId of book(target, decision))
          if (i % 4 === 0) target.put(decision.chosen[0]!, { type: 'closed', requestId, how: 'declined', refund: i % 8 === 0 })
        if (i % 50 === 0) target.put(`f${i}`, profileChange(`f${i}`, { skills: ['seo'], rating: 5 }))
        return decision
      })
    run(logged, 0, 300)
    const other = { ...logged, pool: restore(JSON.parse(JSON.stringify(checkpoint(logged.pool)))) }
    other.put = (freelancerId, change) => applyChange(other.pool, { seq: other.pool.seq + 1, at: NOON, freelancerId, change })
    expect(run(other, 300, 600)).toEqual(run(logged, 300, 600))
    expect(other.pool.hash).toBe(logged.pool.hash)
    expect(other.pool.members.map(debtOf)).toEqual(logged.pool.members.map(debtOf))
  })
})

describe('postings', () => {
  it('follow every change of profiles as if they had been collected anew', () => {
    const logged = poolOf(
      Object.fromEntries(
        Array.from({ length: 400 }, (_, i) => [
          `f${i}`,
          { skills: [['seo', 'ads', 'cv'][i % 3]], languages: ['ar'], locations: [`c${i % 5}`] },
        ]),
      ),
    )
    const filters = [{ skills: ['seo'] }, { skills: ['ads', 'cv'], locations: ['c1'] }, { languages: ['en'] }, { minRating: 4 }, {}]
    const snapshot = (pool = logged.pool) =>
      filters.map((filter) => {
        const { members, outside, languages, locations } = postingOf(pool, filter)
        return {
          members: members.map((member) => member.id),
          outside: [...outside]
            .filter(([, { count }]) => count)
            .map(([code, { count, first }]) => [code, count, first.map((member) => member.id)])
            .sort(),
          languages: [...languages].sort(),
          locations: [...locations].sort(),
        }
      })
    snapshot()
    for (let i = 0; i < 400; i += 7) {
      const id = `f${(i * 31) % 400}`
      if (i % 2) logged.put(id, { type: 'removed' })
      else
        logged.put(
          id,
          profileChange(id, { skills: [['seo', 'cv'][i % 4 ? 1 : 0]], languages: i % 3 ? ['en'] : [], rating: i % 5, active: i % 9 !== 0 }),
        )
    }
    expect(snapshot()).toEqual(snapshot(applyAll(emptyPool(), logged.log)))
  })
})
