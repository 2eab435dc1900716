import { describe, expect, it } from 'vitest'
import {
  addWorkingTime,
  dayAndWeek,
  dueAt,
  leaveSchema,
  localClock,
  nextWorkingInstant,
  scheduleOf,
  timeZoneSchema,
  weekFrom,
  workingHoursSchema,
  workingMinutes,
  workState,
} from './hours.ts'

const at = (text: string) => new Date(text)
const iso = (date: Date | undefined) => date?.toISOString()
const hours = (days: number[], from: string, to: string, between?: { from: string; to: string }) => ({
  days,
  from,
  to,
  ...(between ? { between } : {}),
})
const schedule = (timeZone: string, workingHours: object[], leave: object[] = []) =>
  scheduleOf({ timeZone, workingHours: workingHoursSchema.parse(workingHours), leave: leaveSchema.parse(leave) })
const stateAt = (one: ReturnType<typeof scheduleOf>, text: string) => workState(one, at(text).getTime()).state

// Sunday to Thursday, nine to five: Friday and Saturday are only days that are not named.
const riyadh = schedule('Asia/Riyadh', [hours([0, 1, 2, 3, 4], '09:00', '17:00')])

describe('a week with a Friday–Saturday week-end', () => {
  it('works from nine sharp until just before five, local time', () => {
    expect(stateAt(riyadh, '2026-11-22T05:59:59.999Z')).toBe('off')
    expect(stateAt(riyadh, '2026-11-22T06:00:00Z')).toBe('working')
    expect(stateAt(riyadh, '2026-11-22T13:59:59Z')).toBe('working')
    expect(stateAt(riyadh, '2026-11-22T14:00:00Z')).toBe('off')
  })

  it('comes back on Sunday after Thursday evening', () => {
    expect(iso(nextWorkingInstant(riyadh, at('2026-11-19T15:00:00Z')))).toBe('2026-11-22T06:00:00.000Z')
    expect(workState(riyadh, at('2026-11-20T12:00:00Z').getTime())).toMatchObject({
      state: 'off',
      until: at('2026-11-22T06:00:00Z').getTime(),
    })
  })

  it('counts a deadline in working hours over the week-end', () => {
    expect(iso(addWorkingTime(riyadh, at('2026-11-19T13:00:00Z'), 120))).toBe('2026-11-22T07:00:00.000Z')
    expect(iso(dueAt(riyadh, at('2026-11-19T13:00:00Z'), { hours: 24, workingHoursOnly: true }))).toBe('2026-11-24T13:00:00.000Z')
    expect(iso(dueAt(riyadh, at('2026-11-19T13:00:00Z'), { hours: 24, workingHoursOnly: false }))).toBe('2026-11-20T13:00:00.000Z')
  })

  it('ends a deadline exactly at the end of a day when it just fits', () => {
    expect(iso(addWorkingTime(riyadh, at('2026-11-22T06:00:00Z'), 480))).toBe('2026-11-22T14:00:00.000Z')
  })

  it('measures the working time left of a paused clock', () => {
    expect(workingMinutes(riyadh, at('2026-11-19T13:00:00Z'), at('2026-11-22T07:30:00Z'))).toBe(60 + 90)
  })

  it('knows the hours of a week in which he works', () => {
    const week = weekFrom(riyadh, at('2026-11-22T00:00:00Z'))
    expect(week.filter(Boolean)).toHaveLength(40)
    expect([week[5], week[6], week[13], week[14]]).toEqual([false, true, true, false])
  })
})

describe('Ramadan hours', () => {
  const ramadan = { from: '2027-02-08', to: '2027-03-09' }
  const one = schedule('Asia/Riyadh', [hours([0, 1, 2, 3, 4], '09:00', '17:00'), hours([0, 1, 2, 3, 4, 6], '21:00', '02:00', ramadan)])

  it('replace the ordinary ones on their dates, both ends included, and run past midnight', () => {
    expect(stateAt(one, '2027-02-07T08:00:00Z')).toBe('working')
    expect(stateAt(one, '2027-02-08T08:00:00Z')).toBe('off')
    expect(stateAt(one, '2027-02-08T18:30:00Z')).toBe('working')
    expect(stateAt(one, '2027-02-08T22:30:00Z')).toBe('working')
    expect(stateAt(one, '2027-02-08T23:00:00Z')).toBe('off')
    expect(stateAt(one, '2027-03-09T22:59:00Z')).toBe('working')
    expect(stateAt(one, '2027-03-10T06:00:00Z')).toBe('working')
  })
})

describe('leave', () => {
  it('takes whole local days, both included, and exact instants', () => {
    const one = schedule(
      'Asia/Riyadh',
      [hours([0, 1, 2, 3, 4], '09:00', '17:00')],
      [
        { from: '2026-11-22', to: '2026-11-23' },
        { from: '2026-11-25T08:00:00Z', to: '2026-11-25T10:00:00Z' },
      ],
    )
    expect(stateAt(one, '2026-11-21T21:00:00Z')).toBe('leave')
    expect(stateAt(one, '2026-11-23T20:59:59Z')).toBe('leave')
    expect(iso(nextWorkingInstant(one, at('2026-11-22T07:00:00Z')))).toBe('2026-11-24T06:00:00.000Z')
    expect(stateAt(one, '2026-11-25T09:00:00Z')).toBe('leave')
    expect(stateAt(one, '2026-11-25T10:00:00Z')).toBe('working')
    expect(iso(addWorkingTime(one, at('2026-11-25T07:30:00Z'), 60))).toBe('2026-11-25T10:30:00.000Z')
  })

  it('that lasts longer than a year means no next instant, not an endless search', () => {
    const gone = schedule('Asia/Riyadh', [hours([0], '09:00', '17:00')], [{ from: '2026-01-01', to: '2030-01-01' }])
    expect(nextWorkingInstant(gone, at('2026-11-22T07:00:00Z'))).toBeUndefined()
    expect(iso(dueAt(gone, at('2026-11-22T07:00:00Z'), { hours: 1, workingHoursOnly: true }))).toBe('2026-11-22T08:00:00.000Z')
  })
})

describe('daylight saving', () => {
  const newYork = schedule('America/New_York', [hours([0, 1, 2, 3, 4, 5, 6], '01:30', '04:00')])

  it('keeps wall-clock hours when the clock springs forward', () => {
    expect(stateAt(newYork, '2026-03-08T06:30:00Z')).toBe('working')
    expect(stateAt(newYork, '2026-03-08T07:59:00Z')).toBe('working')
    expect(stateAt(newYork, '2026-03-08T08:00:00Z')).toBe('off')
    expect(workingMinutes(newYork, at('2026-03-08T00:00:00Z'), at('2026-03-08T23:00:00Z'))).toBe(90)
  })

  it('and when it falls back', () => {
    expect(workingMinutes(newYork, at('2026-11-01T04:00:00Z'), at('2026-11-01T23:00:00Z'))).toBe(210)
  })

  it('opens after the skipped hour when the opening time does not exist (Cairo, midnight to one)', () => {
    const cairo = schedule('Africa/Cairo', [hours([5], '00:30', '05:00')])
    expect(iso(nextWorkingInstant(cairo, at('2026-04-23T20:00:00Z')))).toBe('2026-04-23T22:30:00.000Z')
  })

  it('a local day has 23 or 25 hours then', () => {
    const length = (text: string) => {
      const { day } = dayAndWeek('America/New_York', at(text).getTime())
      return (day[1] - day[0]) / 3_600_000
    }
    expect([length('2026-03-08T12:00:00Z'), length('2026-11-01T12:00:00Z'), length('2026-07-01T12:00:00Z')]).toEqual([23, 25, 24])
  })
})

it('without any hours he works at any time', () => {
  const always = schedule('Asia/Baghdad', [])
  expect(workState(always, 0)).toMatchObject({ state: 'working', until: Number.POSITIVE_INFINITY })
})

it('around the clock is one state, day after day', () => {
  const always = schedule('Asia/Baghdad', [hours([0, 1, 2, 3, 4, 5, 6], '00:00', '24:00')])
  expect(weekFrom(always, at('2026-11-22T00:00:00Z')).every(Boolean)).toBe(true)
  expect(iso(addWorkingTime(always, at('2026-11-22T00:00:00Z'), 60 * 24 * 30))).toBe('2026-12-22T00:00:00.000Z')
})

it('remembers a state and still answers for an earlier instant', () => {
  const one = schedule('Asia/Riyadh', [hours([0], '09:00', '10:00')])
  expect([stateAt(one, '2026-11-22T06:30:00Z'), stateAt(one, '2026-11-22T05:30:00Z'), stateAt(one, '2026-11-22T06:30:00Z')]).toEqual([
    'working',
    'off',
    'working',
  ])
})

it('tells the local clock and the local week from Sunday', () => {
  expect(localClock(at('2026-11-20T21:30:00Z'), 'Asia/Riyadh')).toEqual({ hour: 0, minute: 30, weekday: 6 })
  expect(localClock(at('2026-11-20T21:30:00Z'), 'Asia/Kolkata')).toEqual({ hour: 3, minute: 0, weekday: 6 })
  const { week } = dayAndWeek('Asia/Riyadh', at('2026-11-21T10:00:00Z').getTime())
  expect(week.map((instant) => new Date(instant).toISOString())).toEqual(['2026-11-14T21:00:00.000Z', '2026-11-21T21:00:00.000Z'])
})

it('refuses zones, times and dates that are none', () => {
  expect(timeZoneSchema.safeParse('Mars/Olympus').success).toBe(false)
  expect(workingHoursSchema.safeParse([hours([0], '9:00', '17:00')]).success).toBe(false)
  expect(workingHoursSchema.safeParse([hours([7], '09:00', '17:00')]).success).toBe(false)
  expect(leaveSchema.safeParse([{ from: '2026-02-30x', to: '2026-03-01' }]).success).toBe(false)
})
