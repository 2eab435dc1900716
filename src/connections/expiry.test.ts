import { describe, expect, it } from 'vitest'
import type { Finding } from '#connectors/connector.ts'
import { endingOf } from './expiry.ts'

const now = new Date('2026-11-21T09:00:00Z')
const at = (days: number): Finding[] => [
  { level: 'ok', code: 'login', text: { ar: '', en: '' } },
  { level: 'ok', code: 'key_expiry', text: { ar: '', en: '' }, endsAt: new Date(now.getTime() + days * 86_400_000).toISOString() },
]

describe('a key that ends', () => {
  it.each([
    [15, undefined],
    [14, 14],
    [8, 14],
    [7, 7],
    [2, 7],
    [1, 1],
    [0.1, 1],
    [0, 0],
    [-3, 0],
  ])('%d days ahead is told at stage %s', (days, stage) => expect(endingOf(at(days), now)?.stage).toBe(stage))

  it('is told with its day and what to do, in the right number of days', () => {
    expect(endingOf(at(7), now)?.text).toEqual({
      ar: 'ينتهي المفتاح في 2026-11-28، بعد 7 أيام. أضف الجديد بجانب القديم قبل ذلك، ثم أسقط القديم.',
      en: 'The key ends on 2026-11-28, in 7 days. Add the new one beside it before that, then drop the old one.',
    })
    expect(endingOf(at(1), now)?.text.ar).toContain('بعد يوم واحد')
    expect(endingOf(at(-1), now)?.text.en).toBe('The key expired on 2026-11-20. Put in a new one, and the connection works again.')
  })

  it('stands on the day that a person typed, where the service tells none', () => {
    const silent = at(7).slice(0, 1)
    expect(endingOf(silent, now, '2026-12-04')).toMatchObject({ stage: 14, endsAt: '2026-12-04T00:00:00.000Z' })
    expect(endingOf(null, now, '2026-11-22')?.stage).toBe(1)
    expect(endingOf(silent, now, '2026-11-21')?.stage).toBe(0)
    expect(endingOf(silent, now, '2027-01-01')).toBeNull()
    // What the service says is better known.
    expect(endingOf(at(7), now, '2026-11-22')?.stage).toBe(7)
  })

  it('is none where no test told of an end', () => expect(endingOf(at(7).slice(0, 1), now)).toBeNull())
})
