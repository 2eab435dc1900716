import { setTimeout as sleep } from 'node:timers/promises'
import { type Helper, startHelper } from './support/children.ts'
import { type Ground, openGround, query } from './support/ground.ts'
import { FREELANCERS } from './support/lead.ts'
import { type Limits, none, real } from './support/limits.ts'
import type { Loaded } from './support/load-process.ts'
import { startNodeRed, startPlainFlow, type Yardstick } from './support/node-red.ts'
import { type Figure, figure, flag, type Measured, median, plain, round, tell } from './support/report.ts'
import type { Counts } from './support/stand-ins-process.ts'
import { freelancerLogin, furnish, startWasl, until } from './support/wasl.ts'

/** Leads whose every effect stands (Odoo lead and task, sheet row, welcome), per minute: services that answer at once, then under their real limits; beside the flow in Node-RED. */
export async function measureEndToEnd(options: { leads: number; limited: number; rounds: number }): Promise<Measured> {
  const ground = await openGround()
  try {
    const notes: string[] = []
    const atOnce = []
    for (let i = 0; i < options.rounds; i++) {
      const wasl = await runWasl(ground, `once${i}`, none, options.leads)
      atOnce.push({ wasl, red: await runFlow(startNodeRed, none, options.leads), bare: await runFlow(startPlainFlow, none, options.leads) })
    }
    const wasl = await runWasl(ground, 'limited', real, options.limited)
    const red = (await runFlow(startNodeRed, real, 100_000, 45)) ?? (await runFlow(startPlainFlow, real, 100_000, 45))!
    if (!atOnce[0]!.red) notes.push('Node-RED is skipped: it is not installed and could not be installed; the plain flow stands in for it')
    notes.push(
      `${round(options.leads)} leads at 50 connections with services that answer at once (${options.rounds} rounds, medians), ${round(options.limited)} in one burst under real limits; the flow is fed one lead after the other there, as fast as it answers, for 45 s: what the sheet refuses (429) it loses`,
      'wasl also makes a contact and the freelancer’s to-do in Odoo for each lead (four records against two), decides by 50 rules with reasons, and stores all of it',
      'Odoo and the sheet are the connectors’ own stand-ins for wasl; for the flow they are a counter that answers at once: the comparison leans towards the flow',
    )
    return { name: 'end-to-end', figures: [...onceFigures(atOnce), ...limitedFigures(wasl, red)], notes }
  } finally {
    await ground.close()
  }
}

interface Run {
  name: string
  perMinute: number
  complete: number
  odooCalls: number
  sheetsCalls: number
  doubles: number
  residentMb: number | undefined
}

async function runWasl(ground: Ground, name: string, limits: Limits, leads: number): Promise<Run> {
  const standIns = await startStandIns(limits)
  const load = await startHelper('load-process.ts')
  try {
    const database = await ground.database(name)
    await furnish(database, standIns.ready as never)
    const wasl = await startWasl(database, { role: 'all', nodeArgs: process.env.BENCH_NODE_ARGS?.split(' ') })
    try {
      const post = (first: number, count: number, run: string) =>
        load.ask<Loaded>({ url: `${wasl.url}/webhooks/whatsapp`, first, count, run, connections: 50 })
      // What happens once per connection (tab, project, token) and the compiler's warming up are left out on every side.
      const warm = limits === none ? 300 : 20
      await post(1_000_000, warm, 'warm')
      await complete(standIns, warm, 30_000)
      const before = await standIns.ask<Counts>({ count: true })
      const started = performance.now()
      await post(0, leads, 'lead')
      const timeout = limits === none ? 120_000 : 240_000
      const all = await complete(standIns, leads + warm, timeout)
      const seconds = (performance.now() - started) / 1000
      const after = await standIns.ask<Counts>({ count: true })
      const stand = Math.min(after.leads, after.tasks, after.rows, after.welcomes) - warm
      if (!all) await explain(database.ownerUrl, after)
      return {
        name: 'wasl',
        perMinute: (stand / seconds) * 60,
        complete: stand,
        odooCalls: (after.calls.odoo - before.calls.odoo) / leads,
        sheetsCalls: (after.calls.sheets - before.calls.sheets) / leads,
        doubles: after.doubles,
        residentMb: wasl.usage()?.residentMb,
      }
    } finally {
      await wasl.stop()
    }
  } finally {
    await Promise.all([standIns.stop(), load.stop()])
  }
}

/** The flow's own speed. With `seconds` it is fed one by one and stopped then: what stands by then counts. */
async function runFlow(
  start: (standIns: string) => Promise<Yardstick | null>,
  limits: Limits,
  leads: number,
  seconds?: number,
): Promise<Run | null> {
  const standIns = await startStandIns(limits)
  const load = await startHelper('load-process.ts')
  const yardstick = await start((standIns.ready as { base: string }).base)
  try {
    if (!yardstick) return null
    const post = (first: number, count: number, connections: number) =>
      load.ask<Loaded>({ url: yardstick.webhook, first, count, run: 'flow', connections })
    const warm = seconds ? 2 : 300
    await post(1_000_000, warm, seconds ? 1 : 50)
    const started = performance.now()
    if (seconds) void post(0, leads, 1).catch(() => undefined)
    else await post(0, leads, 50)
    if (seconds) await sleep(seconds * 1000)
    const took = (performance.now() - started) / 1000
    const { leads: made, tasks, rows, welcomes, calls } = await standIns.ask<Counts>({ count: true })
    const stand = Math.min(made, tasks, rows, welcomes) - warm
    return {
      name: yardstick.name,
      perMinute: (stand / took) * 60,
      complete: stand,
      odooCalls: calls.odoo / stand,
      sheetsCalls: calls.sheets / stand,
      doubles: 0,
      residentMb: yardstick.residentMb(),
    }
  } finally {
    await Promise.all([yardstick?.stop(), standIns.stop(), load.stop()])
  }
}

function startStandIns(limits: Limits): Promise<Helper & { ready: unknown }> {
  const users = Array.from({ length: FREELANCERS }, (_, i) => ({
    login: freelancerLogin(i),
    name: `مستقل ${i}`,
    email: freelancerLogin(i),
  }))
  return startHelper('stand-ins-process.ts', { limits, users })
}

function complete(standIns: Helper, leads: number, timeoutMs: number): Promise<boolean> {
  return until(
    async () => {
      const { leads: made, tasks, rows, welcomes } = await standIns.ask<Counts>({ count: true })
      return Math.min(made, tasks, rows, welcomes) >= leads
    },
    timeoutMs,
    50,
  )
}

/** What is left when not everything stands in time. */
async function explain(ownerUrl: string, counts: Counts): Promise<void> {
  const left = await query(ownerUrl, 'select kind, count(*)::int as rows from due group by kind')
  const deliveries = await query(ownerUrl, 'select kind, status, why->>$1 as why, count(*)::int from deliveries group by 1, 2, 3', ['text'])
  process.stderr.write(`not all effects stand: ${JSON.stringify({ counts, left, deliveries })}\n`)
}

interface Round {
  wasl: Run
  red: Run | null
  bare: Run | null
}

function onceFigures(rounds: readonly Round[]): Figure[] {
  const mine = median(rounds.map((one) => one.wasl.perMinute))
  const beside = (runs: readonly (Run | null)[]) => {
    const found = runs.filter((one) => one !== null)
    return found.length
      ? {
          ratio: median(rounds.map((one, i) => one.wasl.perMinute / (runs[i]?.perMinute ?? Number.NaN))),
          text: told(mine, median(found.map((one) => one.perMinute)), found[0]!),
        }
      : null
  }
  const red = beside(rounds.map((one) => one.red))
  const bare = beside(rounds.map((one) => one.bare))
  const wasl = rounds.map((one) => one.wasl)
  return [
    red
      ? figure('end to end, services answer at once ÷ the flow in Node-RED', red.ratio, 'least', 0.5, { unit: ' ×', beside: red.text })
      : plain('end to end, services answer at once ÷ the flow in Node-RED', 'skipped', '', '≥ 0.5 ×'),
    plain('the same ÷ the flow in plain Node (second yardstick)', `${round(bare!.ratio, 2)} ×`, bare!.text),
    figure('Odoo calls per lead in that burst', median(wasl.map((one) => one.odooCalls)), 'most', 0.05, { digits: 3 }),
    figure('Sheets calls per lead in that burst', median(wasl.map((one) => one.sheetsCalls)), 'most', 0.02, { digits: 3 }),
    figure('effects that stand twice', Math.max(...wasl.map((one) => one.doubles)), 'most', 0),
  ]
}

function limitedFigures(wasl: Run, red: Run): Figure[] {
  return [
    figure(`end to end under real limits ÷ ${red.name}`, wasl.perMinute / red.perMinute, 'least', 10, {
      unit: ' ×',
      digits: 1,
      beside: told(wasl.perMinute, red.perMinute, red),
    }),
    plain('Odoo and Sheets calls per lead there', `${round(wasl.odooCalls, 3)} and ${round(wasl.sheetsCalls, 3)}`),
    figure('effects that stand twice there', wasl.doubles, 'most', 0),
  ]
}

function told(mine: number, other: number, run: Run): string {
  const memory = run.residentMb === undefined ? '' : ` (${round(run.residentMb)} MiB resident)`
  return `${round(mine)} against ${round(other)} leads/min${memory}`
}

if (import.meta.main) tell(await measureEndToEnd({ leads: flag('leads', 5000), limited: flag('limited', 600), rounds: flag('rounds', 1) }))
