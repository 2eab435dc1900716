import { jobOf } from '#src/jobs.ts'
import type { Due } from '#src/platform/claims.ts'

/** What a lane may still send at once, by connection and kind. */
const purses = new Map<string, { left: number; at: number }>()

/**
 * Milliseconds to wait before these rows go, so that a burst goes in few full batches and not in many small ones: a call costs its service as much for one row
 * as for a hundred, and counts against its quota. 0: they go now. A full batch always does, and so does the first handful after a quiet time.
 */
export function restBefore(connectionId: string, dues: readonly Due[], now = performance.now()): number {
  const kind = dues[0]!.kind
  const { batch, pace } = jobOf(kind)
  if (!pace) return 0
  const key = `${connectionId}|${kind}`
  const purse = purses.get(key) ?? { left: pace.burst, at: now }
  const left = Math.min(pace.burst, purse.left + (now - purse.at) / pace.everyMs)
  if (left < 1 && dues.length < batch) return (1 - left) * pace.everyMs
  purses.set(key, { left: Math.max(0, left - 1), at: now })
  return 0
}
