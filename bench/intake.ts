import { startHelper, usageOf } from './support/children.ts'
import { type Database, openGround, query } from './support/ground.ts'
import { leadBody } from './support/lead.ts'
import type { Load, Loaded } from './support/load-process.ts'
import { insertsPerSecond } from './support/pgbench.ts'
import { type Figure, figure, flag, type Measured, median, plain, round, tell } from './support/report.ts'
import { furnish, startWasl } from './support/wasl.ts'

const CONNECTIONS = 50

/** Durable intake (signature verified, row committed, 200) beside a bare Express route and beside pgbench; then its answering times at 200 events a second. */
export async function measureIntake(options: { count: number; rounds: number }): Promise<Measured> {
  const ground = await openGround()
  try {
    const database = await ground.database('intake')
    await furnish(database)
    const wasl = await startWasl(database, { role: 'api', nodeArgs: process.env.BENCH_NODE_ARGS?.split(' ') })
    const express = await startHelper<{ url: string }>('express-process.ts')
    const load = await startHelper('load-process.ts')
    try {
      const webhook = `${wasl.url}/webhooks/whatsapp`
      const post = (url: string, run: string, more: Partial<Load> = {}) =>
        load.ask<Loaded>({ url, run, count: options.count, connections: CONNECTIONS, ...more })
      const timed = async (pid: number, url: string, run: string): Promise<Timed> => {
        const before = usageOf(pid)?.cpuSeconds ?? Number.NaN
        const loaded = await post(url, run)
        return { ...loaded, cpuMicros: (((usageOf(pid)?.cpuSeconds ?? Number.NaN) - before) / options.count) * 1e6 }
      }
      await post(webhook, 'warm', { count: 3000 })
      await post(express.ready.url, 'warm', { count: 3000 })
      const rounds = []
      // Side by side within each round: the machine's mood is the same for both.
      for (let i = 0; i < options.rounds; i++) {
        rounds.push({
          wasl: await timed(wasl.pid, webhook, `w${i}`),
          express: await timed(express.pid, express.ready.url, `e${i}`),
          pgbench: await insertsPerSecond(database, ground.folder, leadBody(1, 'p').toString(), { connections: CONNECTIONS, seconds: 4 }),
        })
      }
      const steady = await post(webhook, 'steady', { count: 200 * 12, perSecond: 200 })
      const stored = await countStored(database)
      const sent = 3000 + options.count * options.rounds + 200 * 12
      return { name: 'intake', figures: figuresOf(rounds, steady), notes: notesOf(rounds, stored, sent) }
    } finally {
      await Promise.all([wasl.stop(), express.stop(), load.stop()])
    }
  } finally {
    await ground.close()
  }
}

type Timed = Loaded & { cpuMicros: number }

interface Round {
  wasl: Timed
  express: Timed
  pgbench: number | null
}

function figuresOf(rounds: readonly Round[], steady: Loaded): Figure[] {
  const mine = median(rounds.map((one) => one.wasl.perSecond))
  const bare = median(rounds.map((one) => one.express.perSecond))
  const inserts = rounds.flatMap((one) => one.pgbench ?? [])
  const perSecond = (value: number) => `${round(value)}/s`
  return [
    figure('durable intake ÷ bare Express route', median(rounds.map((one) => one.wasl.perSecond / one.express.perSecond)), 'least', 0.8, {
      unit: ' ×',
      beside: `${perSecond(mine)} against ${perSecond(bare)}`,
    }),
    inserts.length
      ? figure(
          'durable intake ÷ pgbench, single-row inserts',
          median(rounds.map((one) => one.wasl.perSecond / one.pgbench!)),
          'least',
          0.5,
          {
            unit: ' ×',
            beside: `${perSecond(mine)} against ${perSecond(median(inserts))}`,
          },
        )
      : plain('durable intake ÷ pgbench, single-row inserts', 'skipped: no pgbench', '', '≥ 0.5 ×'),
    plain(
      'processor time an event, of wasl’s process',
      `${round(median(rounds.map((one) => one.wasl.cpuMicros)))} µs`,
      `${round(median(rounds.map((one) => one.express.cpuMicros)))} µs of Express’s`,
    ),
    figure('answer at 200 events/s, p50', steady.p50, 'most', 50, { unit: ' ms', digits: 1 }),
    figure('answer at 200 events/s, p99', steady.p99, 'most', 250, {
      unit: ' ms',
      digits: 1,
      beside: `slowest ${round(steady.max, 1)} ms`,
    }),
  ]
}

function notesOf(rounds: readonly Round[], stored: number, sent: number): string[] {
  const refused = rounds.reduce((sum, one) => sum + one.wasl.refused, 0)
  return [
    `${CONNECTIONS} connections on every side; medians of ${rounds.length} rounds of ${round(sent)} events in all, wasl, Express and pgbench one after the other in each; ${round(stored)} rows stored, ${refused} refused`,
    'server, load generator and PostgreSQL share the machine: what wasl spends in PostgreSQL and on signatures it takes from the same cores',
  ]
}

async function countStored(database: Database): Promise<number> {
  const [row] = await query<{ n: string }>(database.ownerUrl, 'select count(*) as n from inbox')
  return Number(row!.n)
}

if (import.meta.main) tell(await measureIntake({ count: flag('count', 15_000), rounds: flag('rounds', 3) }))
