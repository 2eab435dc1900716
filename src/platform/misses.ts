import { AppError } from '#src/errors.ts'
import type { Log } from './log.ts'

/** So many refusals within a minute are guessing, not work. */
const MOST = 1000
const WINDOW_MS = 60_000
/** So many guessers are remembered at once. */
const MOST_GUESSERS = 20_000

/** Counts what a caller was refused as unknown (401, 404), per process; who guesses on is told to wait (429), and the log names them once. */
export function countMisses(log: Log) {
  const seen = new Map<string, { misses: number; until: number }>()

  return {
    /** Throws 429 while this one has missed too often. `who` is a caller's actor, or an address where nobody proved who they are. */
    refuse(who: string): void {
      const found = seen.get(who)
      if (!found || found.misses < MOST) return
      if (found.until > Date.now())
        throw new AppError('too_many', 'Too many unknown ids or keys; wait a minute and look at where they come from.')
      seen.delete(who)
    },
    /** Remembers an answer. */
    count(who: string, status: number): void {
      if (status !== 401 && status !== 404) return
      const now = Date.now()
      const found = seen.get(who)
      if (!found || found.until <= now) {
        if (seen.size >= MOST_GUESSERS) seen.clear()
        seen.set(who, { misses: 1, until: now + WINDOW_MS })
      } else if (++found.misses === MOST) {
        found.until = now + WINDOW_MS
        log.warn({ who, misses: MOST }, 'api.guessing')
      }
    },
  }
}
