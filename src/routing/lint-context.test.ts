import { expect, it } from 'vitest'
import { lint } from '#rules/lint.ts'
import { lintContextOf } from './lint-context.ts'
import { offering, poolOf } from './test-pool.ts'

it('a coverage hole is told with the hours in which nobody of the service works', () => {
  const day = [{ days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' }]
  const logged = poolOf({ ali: { skills: ['seo'], workingHours: day }, sara: { skills: ['ads'] }, gone: { skills: ['seo'] } })
  logged.put('gone', { type: 'removed' })
  const context = lintContextOf(
    logged.pool,
    { currency: 'SAR', timeZone: 'Asia/Riyadh', categories: ['seo', 'ads'] },
    new Date('2026-11-22T08:20:00Z'),
  )
  const findings = lint(offering('best_match'), context)
  expect(findings.map(({ code, params }) => [code, params.category, params.hours])).toEqual([['coverage_hole', 'seo', 168 - 40]])
  expect(findings[0]!.params.holes).toContainEqual({ from: '2026-11-26T14:00:00.000Z', to: '2026-11-29T06:00:00.000Z', hours: 64 })
})
