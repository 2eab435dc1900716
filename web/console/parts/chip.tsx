import type { ReactNode } from 'react'
import { Icon } from '../../parts/icon.tsx'
import type { Strokes } from '../../parts/icons.ts'
import css from './chip.module.css'

/** How a state is meant. Never by colour alone: a chip always says it in words. */
export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad'

/** A state, a tag or a variable word, in a few words. */
export function Chip({ tone = 'plain', strokes, children }: { tone?: Tone; strokes?: Strokes; children: ReactNode }) {
  return (
    <span className={`${css.chip} ${css[tone]}`}>
      {strokes ? <Icon strokes={strokes} size={16} /> : null}
      {children}
    </span>
  )
}
