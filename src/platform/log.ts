import { pino } from 'pino'

/** The process's log: one wide JSON line per unit of work, ids and durations, never personal data. */
export type Log = Pick<ReturnType<typeof pino>, 'info' | 'warn' | 'error' | 'debug' | 'child' | 'level'>

/** Writes JSON lines to standard output at or above `level`. */
export function makeLog(level: string): Log {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: ['token', 'authorization', 'password', '*.token', '*.authorization', '*.password', 'err.req', 'err.config'],
      censor: '…',
    },
  })
}

/** A millisecond stopwatch. */
export function stopwatch(): () => number {
  const started = performance.now()
  return () => Math.round((performance.now() - started) * 10) / 10
}
