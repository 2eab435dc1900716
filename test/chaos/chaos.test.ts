import { describe, expect, it } from 'vitest'
import { crashPoints } from '#src/platform/crash.ts'
import '#src/inbox/door.ts'
import '#workers/run.ts'
import { drawPlan, sources } from './plan.ts'
import { play } from './play.ts'

describe('R10: the short form of npm run chaos', () => {
  it('the same seed is the same plan; another one is another', () => {
    const draw = (seed: number) => drawPlan({ leads: 300, seconds: 60, seed, crashPoints })
    expect(draw(7)).toEqual(draw(7))
    expect(draw(8).deeds).not.toEqual(draw(7).deeds)
    expect(new Set(draw(7).enquiries.map(({ mark }) => mark)).size).toBe(300)
  })

  it('its storm has every kind of fault, and its enquiries come from every source', () => {
    const { deeds, enquiries } = drawPlan({ leads: 3000, seconds: 240, seed: 1, crashPoints })
    expect(new Set(deeds.map((deed) => (deed.do === 'kill' ? `kill ${deed.role}` : deed.do)))).toEqual(
      new Set(['kill worker', 'kill api', 'postgres', 'flush', 'mend', 'weather', 'act']),
    )
    const kinds = deeds.flatMap((deed) => (deed.do === 'weather' ? deed.faults.map(({ when, kind }) => `${when} ${kind}`) : []))
    expect(new Set(kinds).size).toBeGreaterThanOrEqual(11)
    expect(new Set(enquiries.map(({ connector }) => connector))).toEqual(new Set(sources.map(([connector]) => connector)))
    expect(deeds.some((deed) => deed.do === 'kill' && deed.nextDiesAt)).toBe(true)
  })

  it('150 enquiries through a storm: nothing lost, nothing doubled, nothing silent', async () => {
    const { found, story, sum, plan, deaths, takenMs, settledMs } = await play({ leads: 150, seconds: 30 })
    console.error(
      `${deaths} processes killed; all taken after ${takenMs} ms, settled ${settledMs} ms after the last fault; ${JSON.stringify(sum)}`,
    )
    expect(found, `SEED=${plan.seed}\n${story.join('\n')}`).toEqual([])
    expect(deaths).toBeGreaterThan(0)
    expect(sum.tasks).toBe(sum.rows)
  }, 400_000)
})
