import { useState } from 'react'
import { hoursOf, type Weekday, weekOf } from '../../parts/week.ts'
import { useWords } from '../words/use-words.ts'
import type { OwnPart } from './own-part.ts'
import { Part } from './part.tsx'
import css from './profile-page.module.css'

/** My week: which days, from when to when. */
export function HoursPart({ profile, save }: OwnPart) {
  const { profile: words, days } = useWords()
  const [week, setWeek] = useState(() => weekOf(profile.workingHours))
  const change = (day: number, how: Partial<Weekday>) => setWeek(week.map((one) => (one.day === day ? { ...one, ...how } : one)))
  return (
    <Part
      title={words.hours}
      onSave={async () => {
        await save({ workingHours: hoursOf(week, profile.workingHours) })
        return undefined
      }}
    >
      <p className={css.hint}>
        {words.hoursHint} <bdi dir="ltr">{profile.timeZone}</bdi>
      </p>
      {week.some((one) => one.works) ? null : <p>{words.always}</p>}
      <ul className={css.list}>
        {week.map(({ day, works, from, to }) => (
          <li key={day} className={css.day}>
            <label className={css.check}>
              <input type="checkbox" checked={works} onChange={(event) => change(day, { works: event.target.checked })} />
              {days[day]}
            </label>
            {(['from', 'to'] as const).map((end) => (
              <input
                key={end}
                type="time"
                className={css.time}
                disabled={!works}
                aria-label={`${days[day]}: ${words[end]}`}
                value={end === 'from' ? from : to}
                onChange={(event) => event.target.value && change(day, { [end]: event.target.value })}
              />
            ))}
          </li>
        ))}
      </ul>
    </Part>
  )
}
