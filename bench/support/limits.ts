import { setTimeout as sleep } from 'node:timers/promises'

/** How long a service takes and how much it lets through. `null` everywhere: it answers at once. */
export interface Limits {
  odoo: { rowsPerSecond: number } | null
  sheets: { writesPerMinute: number; readsPerMinute: number; latencyMs: number } | null
  whatsapp: { perSecond: number; latencyMs: number } | null
}

/** Services that answer at once. */
export const none: Limits = { odoo: null, sheets: null, whatsapp: null }

/**
 * What the services really allow. Odoo: recorded on 17 and 19, one worker: a `create` of one record 41 ms, a look-up 8 ms, 80 rows a second in bulk.
 * Sheets: 60 reads and 60 writes a minute for one account, 429 beyond. WhatsApp: 80 messages a second for one number. The latencies of the last two are our estimate.
 */
export const real: Limits = {
  odoo: { rowsPerSecond: 80 },
  sheets: { writesPerMinute: 60, readsPerMinute: 60, latencyMs: 250 },
  whatsapp: { perSecond: 80, latencyMs: 120 },
}

/** Counts within a sliding window; false when one more would be too many. */
export function window(ms: number, most: number): () => boolean {
  const times: number[] = []
  return () => {
    const now = performance.now()
    while (times.length && now - times[0]! >= ms) times.shift()
    if (times.length >= most) return false
    times.push(now)
    return true
  }
}

/** One worker: calls are carried out one after the other, each for its time. */
export function oneAtATime(): (ms: number) => Promise<void> {
  let free: Promise<unknown> = Promise.resolve()
  return (ms) => {
    const turn = free.then(() => sleep(ms))
    free = turn
    return turn
  }
}

/** What a call costs an Odoo worker: its recorded latency, or its rows at the bulk rate. Milliseconds. */
export function odooMs(method: string, rows: number, rowsPerSecond: number): number {
  const bulk = (rows * 1000) / rowsPerSecond
  if (method === 'create') return Math.max(41, bulk)
  if (method === 'load') return Math.max(40, bulk)
  return method === 'write' ? 13 : 8
}
