import { describe, expect, it } from 'vitest'
import { beforeQuiet, quietFor } from './quiet-hours.ts'

const night = { quietFrom: 22 * 60, quietTo: 8 * 60, timeZone: 'Asia/Riyadh' }
const HOUR = 3_600_000
/** An hour in Riyadh, which is three ahead of UTC all year. */
const riyadh = (time: string) => new Date(`2026-11-21T${time}:00+03:00`)

describe('quiet hours', () => {
  it('last until the morning, also from before midnight', () => {
    expect(quietFor(night, riyadh('23:00'))).toBe(9 * HOUR)
    expect(quietFor(night, riyadh('07:00'))).toBe(HOUR)
    expect(quietFor(night, riyadh('08:00'))).toBe(0)
    expect(quietFor(night, riyadh('21:59'))).toBe(0)
  })

  it('may lie within the day', () => {
    const prayer = { ...night, quietFrom: 12 * 60, quietTo: 13 * 60 }
    expect(quietFor(prayer, riyadh('12:30'))).toBe(HOUR / 2)
    expect(quietFor(prayer, riyadh('13:00'))).toBe(0)
  })

  it('are off while nobody has set them', () => {
    expect(quietFor({ ...night, quietFrom: null }, riyadh('03:00'))).toBe(0)
  })

  it('draw what must be said before them to the minute before they begin', () => {
    expect(beforeQuiet(night, riyadh('15:00'))).toEqual(riyadh('15:00'))
    expect(beforeQuiet(night, riyadh('23:30'))).toEqual(riyadh('21:59'))
    expect(beforeQuiet(night, riyadh('02:00'))).toEqual(new Date(riyadh('21:59').getTime() - 24 * HOUR))
  })
})
