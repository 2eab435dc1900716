import { useLanguage } from '../../parts/use-language.ts'
import css from './line.module.css'

const [WIDE, HIGH, EDGE] = [120, 32, 3]

/** Days as a small line, the last day marked; time runs as one reads. A day without a value is a gap. The numbers stand beside it in words and in the table of days. */
export function Line({ values }: { values: readonly (number | null)[] }) {
  const { language } = useLanguage()
  const most = Math.max(1, ...values.map((value) => value ?? 0))
  const at = (value: number, i: number): [number, number] => {
    const along = values.length < 2 ? WIDE - EDGE : EDGE + (i / (values.length - 1)) * (WIDE - 2 * EDGE)
    return [language === 'ar' ? WIDE - along : along, HIGH - EDGE - (value / most) * (HIGH - 2 * EDGE)]
  }
  const points = values.flatMap((value, i) => (value === null ? [] : [at(value, i)]))
  const last = points.at(-1)
  return (
    <svg className={css.line} viewBox={`0 0 ${WIDE} ${HIGH}`} aria-hidden="true">
      <line className={css.ground} x1={EDGE} x2={WIDE - EDGE} y1={HIGH - EDGE} y2={HIGH - EDGE} />
      <path d={points.map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')} />
      {last ? <circle cx={last[0]} cy={last[1]} r={EDGE} /> : null}
    </svg>
  )
}
