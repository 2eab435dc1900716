import { useEffect, useRef, useState } from 'react'
import { useLanguage } from '../../parts/use-language.ts'
import { percent } from '../parts/figures.ts'
import css from './dots.module.css'
import type { Load } from './shapes.ts'
import { useOverviewWords } from './words.ts'

const [HIGH, EDGE, FOOT, DOT] = [260, 16, 36, 7]
/** So many names are written beside their dots; the others stand in the table. */
const NAMED = 6

/** One dot a person: along, the open work of his capacity; up, the turns he is owed. Both run as one reads; who stands out has his name beside the dot. */
export function Dots({ people }: { people: readonly Load[] }) {
  const words = useOverviewWords()
  const { language } = useLanguage()
  const [box, wide] = useWidth()
  const turned = language === 'ar'
  const most = Math.max(1, ...people.map(({ debt }) => Math.abs(debt)))
  const middle = (HIGH - FOOT) / 2
  const x = (share: number) => {
    const along = EDGE + Math.min(1, share) * (wide - 2 * EDGE)
    return turned ? wide - along : along
  }
  const spots = people.map((one) => ({
    ...one,
    x: x(one.capacity ? one.open / one.capacity : one.open ? 1 : 0),
    y: middle - (one.debt / most) * (middle - EDGE),
  }))
  const named = new Set(
    spots
      .toSorted(
        (a, b) => Math.abs(b.debt) / most + b.open / Math.max(1, b.capacity) - Math.abs(a.debt) / most - a.open / Math.max(1, a.capacity),
      )
      .filter((one, i, all) => all.slice(0, i).every((other) => Math.abs(other.y - one.y) > 18 || Math.abs(other.x - one.x) > 120))
      .slice(0, NAMED)
      .map(({ id }) => id),
  )
  return (
    <div ref={box} className={css.box}>
      <svg width={wide} height={HIGH} aria-hidden="true" direction="ltr">
        <line className={css.axis} x1={EDGE} x2={wide - EDGE} y1={middle} y2={middle} />
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className={css.grid} x1={x(share)} x2={x(share)} y1={EDGE} y2={HIGH - FOOT} />
            <text x={x(share)} y={HIGH - FOOT + 16} textAnchor={share === 0.5 ? 'middle' : (share === 0) === turned ? 'end' : 'start'}>
              {percent(language, share)}
            </text>
          </g>
        ))}
        {spots.map(({ id, name, x: at, y, present, open, capacity }) => (
          <g key={id}>
            <circle className={present ? css.dot : css.away} cx={at} cy={y} r={DOT}>
              <title>{`${name}: ${open} / ${capacity}`}</title>
            </circle>
            {named.has(id) ? (
              <text className={css.name} x={at + (at > wide / 2 ? -12 : 12)} y={y + 5} textAnchor={at > wide / 2 ? 'end' : 'start'}>
                {name}
              </text>
            ) : null}
          </g>
        ))}
      </svg>
      <span className={css.up}>{words.debtAxis.up} ↑</span>
      <span className={css.down}>{words.debtAxis.down} ↓</span>
      <span className={css.along}>{words.loadAxis}</span>
    </div>
  )
}

/** A part's own width in pixels, as it changes. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [wide, setWide] = useState(320)
  useEffect(() => {
    if (!box.current) return
    const watch = new ResizeObserver(([entry]) => entry && setWide(Math.max(200, Math.floor(entry.contentRect.width))))
    watch.observe(box.current)
    return () => watch.disconnect()
  }, [])
  return [box, wide] as const
}
