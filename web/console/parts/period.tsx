import { now } from '../../parts/clock.ts'
import { go, useQuery } from '../../parts/path.ts'
import { useLanguage } from '../../parts/use-language.ts'
import css from './period.module.css'

const ar = {
  name: 'الفترة',
  from: 'من',
  to: 'إلى',
  choices: { '1': 'اليوم', '7': 'آخر 7 أيام', '30': 'آخر 30 يومًا', '90': 'آخر 90 يومًا', own: 'من يوم إلى يوم' },
}
const en: typeof ar = {
  name: 'Period',
  from: 'From',
  to: 'To',
  choices: { '1': 'Today', '7': 'Last 7 days', '30': 'Last 30 days', '90': 'Last 90 days', own: 'From day to day' },
}

type Choice = keyof typeof ar.choices

/** The period that the address names, as the API is asked for it: `days=7`, or `from=…&to=…`. */
export function usePeriod(): string {
  const query = useQuery()
  const [from, to] = [query.get('from'), query.get('to')]
  return from && to ? `from=${from}&to=${to}` : `days=${daysOf(query)}`
}

/** Chooses the period; it stands in the address, so that what is seen can be sent to somebody. `told`: the days that are shown, to begin a choice of one's own with. */
export function PeriodPicker({ told = lastWeek() }: { told?: { from: string; to: string } | undefined }) {
  const words = useLanguage().language === 'en' ? en : ar
  const query = useQuery()
  const own = query.has('from') && query.has('to')
  const put = (change: Record<string, string>) => {
    const next = new URLSearchParams(query)
    for (const name of ['days', 'from', 'to']) next.delete(name)
    for (const [name, value] of Object.entries(change)) next.set(name, value)
    go(`${location.pathname}?${next}`, true)
  }
  const bound = (name: 'from' | 'to') => (
    <label className={css.day}>
      {words[name]}
      <input
        type="date"
        value={query.get(name) ?? ''}
        onChange={({ target }) => target.value && put({ from: query.get('from')!, to: query.get('to')!, [name]: target.value })}
      />
    </label>
  )
  return (
    <div className={css.period}>
      <select
        aria-label={words.name}
        value={own ? 'own' : daysOf(query)}
        onChange={({ target }) => put(target.value === 'own' ? { from: told.from, to: told.to } : { days: target.value })}
      >
        {(Object.keys(words.choices) as Choice[]).map((choice) => (
          <option key={choice} value={choice}>
            {words.choices[choice]}
          </option>
        ))}
      </select>
      {own ? bound('from') : null}
      {own ? bound('to') : null}
    </div>
  )
}

function daysOf(query: URLSearchParams): string {
  const days = query.get('days') ?? ''
  return days in ar.choices && days !== 'own' ? days : '7'
}

function lastWeek(): { from: string; to: string } {
  const day = (ago: number) => new Date(now().getTime() - ago * 86_400_000).toISOString().slice(0, 10)
  return { from: day(6), to: day(0) }
}
