import { useLanguage } from '../../parts/use-language.ts'
import { Chip } from '../parts/chip.tsx'
import { figure, howLong } from '../parts/figures.ts'
import css from './clocks.module.css'
import page from './overview.module.css'
import type { Overview } from './shapes.ts'
import { useOverviewWords } from './words.ts'

const names = ['detection', 'routing', 'notification', 'human'] as const
/** So much of the bar each clock that ran has at least, in percent: a second beside an hour must still be seen. */
const LEAST = 2

/** The four clocks of speed-to-lead as one bar, in the order they run, and the slowest by its name. The table says the same in figures. */
export function Clocks({ told }: { told: Overview }) {
  const words = useOverviewWords()
  const { language } = useLanguage()
  const { clocks, slowest } = told
  return (
    <section className={page.card} aria-label={words.clocksTitle}>
      <h2>{words.clocksTitle}</h2>
      {slowest ? (
        <>
          <p>{words.slowestIs(words.clocks[slowest], howLong(language, clocks[slowest].p50Ms))}</p>
          <Bar parts={names.map((name) => clocks[name].p50Ms ?? 0)} turned={language === 'ar'} />
          <table className={css.clocks}>
            <thead>
              <tr>
                <th scope="col">{words.clock}</th>
                <th scope="col">{words.p50}</th>
                <th scope="col">{words.p95}</th>
                <th scope="col" className={css.far}>
                  {words.times}
                </th>
              </tr>
            </thead>
            <tbody>
              {names.map((name) => (
                <tr key={name}>
                  <th scope="row">
                    <span className={css.name}>
                      <span className={`${css.swatch} ${css[name]}`} />
                      {words.clocks[name]}
                      {name === slowest ? <Chip tone="warn">{words.slowest}</Chip> : null}
                    </span>
                    <span className={css.about}>{words.clocksAbout[name]}</span>
                  </th>
                  <td>{howLong(language, clocks[name].p50Ms)}</td>
                  <td>{howLong(language, clocks[name].p95Ms)}</td>
                  <td className={css.far}>{figure(language, clocks[name].count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      ) : (
        <p className={page.quiet}>{words.clocksNone}</p>
      )}
    </section>
  )
}

function Bar({ parts, turned }: { parts: readonly number[]; turned: boolean }) {
  const sum = parts.reduce((all, part) => all + part, 0)
  const wide = parts.map((part) => (part > 0 ? Math.max(LEAST, (part / Math.max(1, sum)) * 100) : 0))
  const scale =
    100 /
    Math.max(
      1,
      wide.reduce((all, part) => all + part, 0),
    )
  let start = 0
  return (
    <svg className={css.bar} width="100%" height="28" aria-hidden="true">
      {names.map((name, i) => {
        const width = wide[i]! * scale
        const x = turned ? 100 - start - width : start
        start += width
        return <rect key={name} className={css[name]} x={`${x}%`} width={`${width}%`} height="28" />
      })}
    </svg>
  )
}
