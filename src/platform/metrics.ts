import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Db } from './db.ts'

const registry = new Registry()
collectDefaultMetrics({ register: registry })

const requests = new Histogram({
  name: 'wasl_http_seconds',
  help: 'How long requests took',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  registers: [registry],
})
const rung = new Counter({ name: 'wasl_rings_total', help: 'Times a bell was rung', labelNames: ['bell'], registers: [registry] })
const due = new Gauge({ name: 'wasl_due_rows', help: 'Rows that are due now', labelNames: ['kind'], registers: [registry] })
const oldest = new Gauge({ name: 'wasl_oldest_due_seconds', help: 'Age of the oldest due row', registers: [registry] })

/** The socket at /live: how many there are, what was sent, and why some were closed or refused. */
export const live = {
  sockets: new Gauge({ name: 'wasl_live_sockets', help: 'Open sockets of this process', registers: [registry] }),
  subscriptions: new Gauge({ name: 'wasl_live_subscriptions', help: 'Topics that are listened to', registers: [registry] }),
  sent: new Counter({ name: 'wasl_live_sent_total', help: 'Messages sent to browsers', registers: [registry] }),
  refused: new Counter({ name: 'wasl_live_refused_total', help: 'Subscriptions refused', labelNames: ['code'], registers: [registry] }),
  closed: new Counter({ name: 'wasl_live_closed_total', help: 'Sockets closed by wasl', labelNames: ['why'], registers: [registry] }),
  reads: new Histogram({
    name: 'wasl_live_read_seconds',
    help: 'How long a reading for one reader took',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5],
    registers: [registry],
  }),
}

/** Counts one answered request; routes by their pattern, never by their path. */
export function observeRequest(method: string, route: string, status: number, ms: number): void {
  requests.observe({ method, route, status: String(status) }, ms / 1000)
}

/** Counts a ring. */
export function observeRing(bell: string): void {
  rung.inc({ bell })
}

/** How much is due and since when, read from the claim table. */
export async function depth(db: Db, now: Date): Promise<{ kind: string; rows: number; oldestSeconds: number }[]> {
  return db.system(async (trx) => {
    const { rows } = await trx.raw(
      'select kind, count(*)::int as rows, extract(epoch from ?::timestamptz - min(due_at))::float as "oldestSeconds" from due where due_at <= ? group by kind order by kind',
      [now, now],
    )
    return rows
  })
}

/** The page of GET /metrics, in Prometheus' text form. */
export async function metricsPage(db: Db, now: Date): Promise<{ type: string; body: string }> {
  due.reset()
  const kinds = await depth(db, now)
  for (const one of kinds) due.set({ kind: one.kind }, one.rows)
  oldest.set(Math.max(0, ...kinds.map((one) => one.oldestSeconds)))
  return { type: registry.contentType, body: await registry.metrics() }
}
