import { pino } from 'pino'

/** The process's log: one wide JSON line per unit of work, ids and durations, never personal data. */
export type Log = Pick<ReturnType<typeof pino>, 'info' | 'warn' | 'error' | 'debug' | 'child' | 'level'>

/** Writes JSON lines to standard output at or above `level`, a fifth of a second late at most: a line a write would cost more than the rest of it. */
export function makeLog(level: string): Log {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ['token', 'authorization', 'password', '*.token', '*.authorization', '*.password', 'err.req', 'err.config'],
        censor: '…',
      },
    },
    output(),
  )
}

let lines: ReturnType<typeof pino.destination> | undefined

function output(): ReturnType<typeof pino.destination> {
  if (lines) return lines
  const made = pino.destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 200 })
  process.on('exit', () => {
    try {
      made.flushSync()
    } catch {
      // Whoever read our output is gone.
    }
  })
  lines = made
  return made
}

/** A millisecond stopwatch. */
export function stopwatch(): () => number {
  const started = performance.now()
  return () => Math.round((performance.now() - started) * 10) / 10
}
