import { Icon } from '../icon.tsx'
import { check, checks, clock, warning } from '../icons.ts'
import css from './ticks.module.css'
import { useThreadWords } from './words.ts'

/** How far one of my messages has come. */
export type Tick = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed'

const STROKES = { waiting: clock, sent: check, delivered: checks, read: checks, failed: warning }

/** The ticks people know: waiting, sent, delivered, read; each is also said. */
export function Ticks({ tick }: { tick: Tick }) {
  const words = useThreadWords()
  return (
    <span
      className={tick === 'read' ? css.read : tick === 'failed' ? css.bad : undefined}
      role="img"
      aria-label={words.ticks[tick]}
      title={words.ticks[tick]}
    >
      <Icon strokes={STROKES[tick]} size={16} />
    </span>
  )
}
