import type { ReactNode } from 'react'
import css from './bot.module.css'
import { useBotWords } from './words.ts'

/** How sure the bot is of something: as a bar, and in words. */
export function Sure({ confidence, children }: { confidence: number; children: ReactNode }) {
  const words = useBotWords()
  return (
    <div className={css.sure}>
      <span>{children}</span>
      <progress value={confidence} max={1} aria-label={words.confidence} />
      <span>{percent(confidence)}</span>
    </div>
  )
}

/** A part of one as people say it: 0.87 → "87%". */
export function percent(part: number): string {
  return `${Math.round(part * 100)}%`
}
