import { Icon } from '../parts/icon.tsx'
import { check, checks, clock, warning } from '../parts/icons.ts'
import type { Chat } from '../shapes.ts'
import css from './bubble.module.css'
import { useWords } from './words/use-words.ts'

/** How far one of my messages has come. */
export type Tick = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed'

const STROKES = { waiting: clock, sent: check, delivered: checks, read: checks, failed: warning }

/** How far a message of mine has come, by the other side's marks. Pure. */
export function tickOf(seq: number, chat: Pick<Chat, 'me' | 'read' | 'delivered'>): Tick {
  const other = chat.me === 'client' ? 'freelancer' : 'client'
  return seq <= chat.read[other] ? 'read' : seq <= chat.delivered[other] ? 'delivered' : 'sent'
}

/** The ticks people know: waiting, sent, delivered, read; each is also said. */
export function Ticks({ tick }: { tick: Tick }) {
  const words = useWords()
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
