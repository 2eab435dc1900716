import { startHelper } from './support/children.ts'
import { type Database, openGround, query } from './support/ground.ts'
import { FREELANCERS } from './support/lead.ts'
import type { Loaded } from './support/load-process.ts'
import { multiply } from './support/multiply.ts'
import { type Figure, figure, flag, type Measured, median, plain, round, tell } from './support/report.ts'
import type { Counts } from './support/stand-ins-process.ts'
import { API_KEY, freelancerLogin, furnish, startWasl, until, type Wasl } from './support/wasl.ts'

const FEW = 1000

/** What a lead costs where few are stored and where many are: the same burst on two databases in turns, and the lists beside it. */
export async function measureGrowth(options: { stored: number; leads: number; rounds: number }): Promise<Measured> {
  const ground = await openGround()
  try {
    const small = await openHouse(await ground.database('small'))
    const large = await openHouse(await ground.database('large'))
    try {
      for (const house of [small, large]) await house.burst(FEW)
      const started = performance.now()
      await multiply(large.database, Math.round(options.stored / FEW) - 1)
      await query(small.database.ownerUrl, 'vacuum analyze')
      const seeded = (performance.now() - started) / 1000
      const [stored] = await query<{ n: string }>(large.database.ownerUrl, 'select count(*) as n from leads')
      for (const house of [small, large]) await house.burst(200)
      const rounds = []
      for (let i = 0; i < options.rounds; i++)
        rounds.push({ small: await small.burst(options.leads), large: await large.burst(options.leads) })
      const lists = { small: await small.lists(), large: await large.lists() }
      return {
        name: 'growth',
        figures: figuresOf(rounds, lists, Number(stored!.n)),
        notes: [
          `${round(Number(stored!.n))} leads with all that belongs to them (${round(seeded)} s to make); bursts of ${round(options.leads)} leads in turns on both databases, ${options.rounds} rounds; --stored=1000000 for the full size`,
          'wall time of a burst leans on whatever else the machine does; processor time, of wasl and PostgreSQL together, does not',
        ],
      }
    } finally {
      await Promise.all([small.close(), large.close()])
    }
  } finally {
    await ground.close()
  }
}

interface Burst {
  /** Milliseconds a lead. */
  wall: number
  cpu: number
}

interface House {
  database: Database
  /** Sends new leads and waits until every effect of theirs stands. */
  burst(leads: number): Promise<Burst>
  /** p95 of the lists that people look at, in milliseconds. */
  lists(): Promise<Record<string, number>>
  close(): Promise<void>
}

async function openHouse(database: Database): Promise<House> {
  const users = Array.from({ length: FREELANCERS }, (_, i) => ({
    login: freelancerLogin(i),
    name: `مستقل ${i}`,
    email: freelancerLogin(i),
  }))
  const standIns = await startHelper('stand-ins-process.ts', { users })
  const load = await startHelper('load-process.ts')
  await furnish(database, standIns.ready as never)
  const wasl = await startWasl(database, { role: 'all' })
  let sent = 0
  const stand = async (leads: number) => {
    const { leads: made, tasks, rows, welcomes } = await standIns.ask<Counts>({ count: true })
    return Math.min(made, tasks, rows, welcomes) >= leads
  }
  return {
    database,
    async burst(leads) {
      const before = await cpuOf(wasl, database)
      const started = performance.now()
      await load.ask<Loaded>({ url: `${wasl.url}/webhooks/whatsapp`, first: sent, count: leads, run: `b${sent}`, connections: 50 })
      sent += leads
      if (!(await until(() => stand(sent), 180_000, 50))) throw new Error('not every effect stands')
      const wall = (performance.now() - started) / leads
      return { wall, cpu: (((await cpuOf(wasl, database)) - before) * 1000) / leads }
    },
    lists: () => timeLists(wasl),
    async close() {
      await Promise.all([wasl.stop(), standIns.stop(), load.stop()])
    },
  }
}

/** wasl's processor seconds and, as far as PostgreSQL tells, the time its statements in this database took. */
async function cpuOf(wasl: Wasl, { ownerUrl }: Database): Promise<number> {
  const [row] = await query<{ ms: number }>(ownerUrl, 'select active_time as ms from pg_stat_database where datname = current_database()')
  return (wasl.usage()?.cpuSeconds ?? 0) + Number(row!.ms) / 1000
}

async function timeLists(wasl: Wasl): Promise<Record<string, number>> {
  const lists: Record<string, string> = {
    'leads, newest': 'leads?limit=50',
    'leads, by status': 'leads?status=offered&limit=50',
    'leads, by phone': 'leads?phone=%2B966500000007',
    'leads, by name': `leads?q=${encodeURIComponent('سارة')}`,
    requests: 'requests?limit=50',
    deliveries: 'deliveries?status=done&limit=50',
    inbox: 'inbox?limit=50',
  }
  const p95: Record<string, number> = {}
  for (const [name, path] of Object.entries(lists)) {
    const times: number[] = []
    for (let i = 0; i < 40; i++) {
      const started = performance.now()
      const answer = await fetch(`${wasl.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${API_KEY}` } })
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status}`)
      times.push(performance.now() - started)
    }
    p95[name] = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!
  }
  return p95
}

function figuresOf(
  rounds: readonly { small: Burst; large: Burst }[],
  lists: { small: Record<string, number>; large: Record<string, number> },
  stored: number,
): Figure[] {
  const ratio = (key: keyof Burst) => median(rounds.map((one) => one.large[key] / one.small[key]))
  const shown = (key: keyof Burst) =>
    `${round(median(rounds.map((one) => one.large[key])), 2)} against ${round(median(rounds.map((one) => one.small[key])), 2)} ms a lead`
  const slowest = Object.entries(lists.large).sort((a, b) => b[1] - a[1])
  return [
    figure(`cost per lead with ${round(stored)} stored ÷ with 1,000`, ratio('cpu'), 'most', 1.3, { unit: ' ×', beside: shown('cpu') }),
    plain('the same by the clock', `${round(ratio('wall'), 2)} ×`, shown('wall')),
    figure(`slowest list’s p95 with ${round(stored)} stored`, slowest[0]![1], 'most', 100, {
      unit: ' ms',
      digits: 0,
      beside: slowest.map(([name, ms]) => `${name} ${round(ms)} (${round(lists.small[name]!)})`).join(' · '),
    }),
  ]
}

if (import.meta.main) tell(await measureGrowth({ stored: flag('stored', 200_000), leads: flag('leads', 600), rounds: flag('rounds', 3) }))
