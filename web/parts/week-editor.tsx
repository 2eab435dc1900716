import type { Weekday } from './week.ts'
import css from './week-editor.module.css'

/** A week to edit: which days are worked, from when to when. */
export function WeekEditor({
  week,
  onWeek,
  words,
}: {
  week: readonly Weekday[]
  onWeek(week: Weekday[]): void
  words: { days: readonly string[]; from: string; to: string; always: string }
}) {
  const change = (day: number, how: Partial<Weekday>) => onWeek(week.map((one) => (one.day === day ? { ...one, ...how } : one)))
  return (
    <>
      {week.some((one) => one.works) ? null : <p>{words.always}</p>}
      <ul className={css.week}>
        {week.map(({ day, works, from, to }) => (
          <li key={day} className={css.day}>
            <label className={css.works}>
              <input type="checkbox" checked={works} onChange={(event) => change(day, { works: event.target.checked })} />
              {words.days[day]}
            </label>
            {(['from', 'to'] as const).map((end) => (
              <input
                key={end}
                type="time"
                className={css.time}
                disabled={!works}
                aria-label={`${words.days[day]}: ${words[end]}`}
                value={end === 'from' ? from : to}
                onChange={(event) => event.target.value && change(day, { [end]: event.target.value })}
              />
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}
