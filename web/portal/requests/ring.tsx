import { plural } from '../../parts/plural.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useNow } from '../../parts/use-now.ts'
import { useWords } from '../words/use-words.ts'
import css from './ring.module.css'
import { timeLeft } from './time-left.ts'

const ROUND = 2 * Math.PI * 25
/** Minutes are the least that is told: more often nobody could see it move, and a phone would draw all day. */
const LOOK_MS = 10_000

/** The time that is left to answer, as a ring that empties; what it shows is also said. */
export function Ring({ offeredAt, dueAt }: { offeredAt: string; dueAt: string }) {
  const words = useWords()
  const { language } = useLanguage()
  const left = timeLeft(new Date(offeredAt), new Date(dueAt), useNow(LOOK_MS))
  const said = left.over ? words.requests.overdue : `${words.requests.due}: ${plural(language, left.n, words.units[left.unit])}`
  return (
    <div className={`${css.ring} ${left.part < 0.2 ? css.soon : ''}`} role="img" aria-label={said} title={said}>
      <svg width="56" height="56" viewBox="0 0 56 56" fill="none" strokeWidth="5" aria-hidden="true">
        <circle className={css.ground} cx="28" cy="28" r="25" />
        <circle
          className={css.left}
          cx="28"
          cy="28"
          r="25"
          strokeLinecap="round"
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - left.part)}
        />
      </svg>
      <span className={css.words} aria-hidden="true">
        {left.n}
        <small>{words.short[left.unit]}</small>
      </span>
    </div>
  )
}
