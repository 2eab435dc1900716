import { localeOf } from '../../../parts/language.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import card from '../bot.module.css'
import type { Reader, Statistics } from '../shapes.ts'
import { percent } from '../sure.tsx'
import { useBotWords } from '../words.ts'
import css from './figures.module.css'

const READERS: readonly Reader[] = ['tap', 'rule', 'local', 'model']
const HIGH = 120
const WIDE = 10
const DAY_MS = 86_400_000

/** Each day's turns as a bar, by who read the message; quiet days stay empty, so that gaps are seen. */
export function DayBars({ statistics, days }: { statistics: Statistics; days: number }) {
  const words = useBotWords()
  const { language } = useLanguage()
  const known = new Map(statistics.days.map((one) => [one.day, one]))
  const last = Math.max(...statistics.days.map((one) => Date.parse(one.day)), Date.parse(statistics.until.slice(0, 10)))
  const all = Array.from({ length: days }, (_, i) => new Date(last - (days - 1 - i) * DAY_MS).toISOString().slice(0, 10))
  const most = Math.max(...statistics.days.map((one) => one.turns))
  const dayName = new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const nameOf = (day: string) => dayName.format(new Date(day))
  return (
    <figure className={card.card}>
      <figcaption className={card.legend}>{words.perDay}</figcaption>
      <ul className={css.legend}>
        {READERS.map((reader) => (
          <li key={reader}>
            <svg width="14" height="14" aria-hidden="true">
              <rect width="14" height="14" className={css[reader]} />
            </svg>
            {words.readers[reader]}
          </li>
        ))}
      </ul>
      <svg
        className={css.bars}
        viewBox={`0 0 ${all.length * WIDE} ${HIGH}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.perDay}
      >
        {all.map((day, i) => {
          const one = known.get(day)
          let from = HIGH
          return (
            <g key={day}>
              <title>{`${nameOf(day)}: ${one?.turns ?? 0}${one?.matchRate == null ? '' : ` · ${words.figure.match} ${percent(one.matchRate)}`}`}</title>
              <rect x={i * WIDE} y={0} width={WIDE} height={HIGH} fill="transparent" />
              {READERS.map((reader) => {
                const high = ((one?.readers[reader] ?? 0) / most) * HIGH
                from -= high
                return high ? (
                  <rect key={reader} x={i * WIDE + 1.5} y={from} width={WIDE - 3} height={high} className={css[reader]} />
                ) : null
              })}
            </g>
          )
        })}
      </svg>
      <p className={css.ends}>
        <span>{nameOf(all[0]!)}</span>
        <span>{nameOf(all.at(-1)!)}</span>
      </p>
    </figure>
  )
}
