// Long: the run reads from top to bottom, and what it sends and asks stands below it.
import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectors as shipped } from '#connectors/index.ts'
import { postCall } from '#sandbox/deliver.ts'
import { createTenant, findTenant } from '#src/accounts/tenants.ts'
import { createConnection } from '#src/connections/save.ts'
import { addFreelancer } from '#src/freelancers/save.ts'
import { seedCategories, shippedCategories } from '#src/leads/categories.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { publishRuleSet, shippedRuleSet } from '#src/routing/rule-sets.ts'
import { type Helper, startHelper } from './support/children.ts'
import { BENCH_KEYS, type Database, openGround, query } from './support/ground.ts'
import { FREELANCERS, leadBody, number } from './support/lead.ts'
import { real } from './support/limits.ts'
import { figure, flag, type Measured, plain, round, tell } from './support/report.ts'
import type { Counts } from './support/stand-ins-process.ts'
import { freelancerLogin, furnish, inDatabase, startWasl, until, type Wasl } from './support/wasl.ts'

/**
 * R8: 10,000 leads of one campaign in a minute, the services under their real limits (Sheets 60 writes a minute, Odoo 80 rows a second, WhatsApp 80 messages a second);
 * beside it another tenant with one form a second, alone first and then under the burst.
 */
export async function measureBurst(options: { leads: number; seconds: number; alone: number }): Promise<Measured> {
  const ground = await openGround()
  const [standIns, quietStandIns] = [await startStandIns(), await startStandIns()]
  try {
    const database = await ground.database('burst')
    await furnish(database, standIns.ready as never)
    const form = await furnishQuiet(database, quietStandIns.ready as never)
    const wasl = await startWasl(database, { role: 'all', nodeArgs: process.env.BENCH_NODE_ARGS?.split(' ') })
    try {
      const warm = 200
      await writeLeads(wasl, 1_000_000, warm, 4)
      await rowsStand(standIns, warm, 60_000)
      const alone = writeForms(wasl, form, 0)
      await sleep(options.alone * 1000)
      const count = await alone.end()
      const beside = writeForms(wasl, form, count)
      const started = Date.now()
      const cpuBefore = wasl.usage()?.cpuSeconds ?? 0
      const written = await writeLeads(wasl, 0, options.leads, options.seconds)
      await until(async () => (await undecided(database)) === 0, 240_000, 500)
      const sheet = await rowsStand(standIns, options.leads + warm, 420_000)
      const sheetMs = Date.now() - started
      const cpu = (wasl.usage()?.cpuSeconds ?? 0) - cpuBefore
      const all = await beside.end()
      await until(async () => (await quietOpen(database)) === 0, 60_000, 500)
      const counts = await standIns.ask<Counts>({ count: true })
      const quietCounts = await quietStandIns.ask<Counts>({ count: true })
      const burst = await burstOf(database, options.leads + warm, new Date(started))
      const quiet = await quietOf(database, count)
      return {
        name: 'burst',
        figures: [
          figure('leads stored', burst.stored - warm, 'least', options.leads, {
            beside: `${round(options.leads)} sent in ${round(written.seconds, 1)} s, ${written.refused} times another answer than 200`,
          }),
          plain(
            'answers to the webhooks',
            `p50 ${round(at(written.ms, 0.5), 1)} ms, p99 ${round(at(written.ms, 0.99))} ms, max ${round(at(written.ms, 1))} ms`,
          ),
          figure('all decided after the first one came', burst.decidedS, 'most', 120, {
            unit: ' s',
            digits: 1,
            beside: `a lead waited ${round(burst.p50, 1)} s at the median, ${round(burst.p99, 1)} s at p99, ${round(burst.max, 1)} s at most`,
          }),
          figure('the sheet complete after the first one came', sheet ? sheetMs / 1000 : Number.POSITIVE_INFINITY, 'most', 300, {
            unit: ' s',
            digits: 1,
            beside: `${round(counts.calls.sheets)} calls to it in all, ${counts.calls.refused} of all services' refused`,
          }),
          figure('the other tenant’s decisions came later than alone by', quiet.decidedLater, 'most', 5, {
            unit: ' s',
            digits: 2,
            beside: quiet.decidedBeside,
          }),
          figure('the other tenant’s rows came later than alone by', quiet.rowLater, 'most', 5, {
            unit: ' s',
            digits: 2,
            beside: quiet.rowBeside,
          }),
          figure('effects that stand twice', counts.doubles, 'most', 0),
        ],
        notes: [
          `one process (ROLE=all) used ${round(cpu)} s of processor time until the sheet was complete; the quiet tenant sent ${all - count} forms beside the burst; ${quietCounts.calls.refused} of its own services’ calls were over their quota`,
          `by then ${round(counts.tasks)} tasks and ${round(counts.welcomes)} welcomes stood: Odoo takes 80 rows a second and WhatsApp 80 messages, whoever sends them`,
        ],
      }
    } finally {
      await wasl.stop()
    }
  } finally {
    await Promise.all([standIns.stop(), quietStandIns.stop()])
    await ground.close()
  }
}

function startStandIns(): Promise<Helper & { ready: unknown }> {
  const users = Array.from({ length: FREELANCERS }, (_, i) => ({
    login: freelancerLogin(i),
    name: `مستقل ${i}`,
    email: freelancerLogin(i),
  }))
  return startHelper('stand-ins-process.ts', { limits: real, users })
}

/** The other tenant: a form, an Odoo and a sheet of its own. Answers the form's path. */
async function furnishQuiet(
  database: Database,
  standIns: { odoo: Record<string, unknown>; sheets: Record<string, unknown> },
): Promise<string> {
  await createTenant(database.ownerUrl, masterKeys(BENCH_KEYS), { slug: 'quiet', name: 'هادئة', timeZone: 'Asia/Baghdad', country: 'IQ' })
  return inDatabase(database, async (db) => {
    const tenant = (await findTenant(db.knex, 'quiet'))!
    const connectors = new Map(shipped.map((connector) => [connector.name, connector]))
    const acting = { actor: 'bench', now: new Date(), country: 'IQ' }
    return db.tenant(tenant.id, async (trx) => {
      await seedCategories(trx, shippedCategories())
      await publishRuleSet(trx, shippedRuleSet('freelance-marketplace'), acting)
      await addFreelancer(
        trx,
        {
          name: 'ليث',
          odooLogin: freelancerLogin(0),
          profile: { skills: shippedCategories().map(({ slug }) => slug), capacity: { open: 100_000 } },
        },
        acting,
      )
      const add = (connector: string, settings: Record<string, unknown>) =>
        createConnection(db, trx, connectors, { connector, label: connector, settings }, acting)
      await add('odoo', standIns.odoo)
      await add('google-sheets', standIns.sheets)
      return `/webhooks/web-form/${await add('web-form', {})}`
    })
  })
}

/** Clients' messages, evenly over the time; each is sent again until it is answered 200, as Meta does. Answers how long the answers took, sorted. */
async function writeLeads(
  wasl: Wasl,
  first: number,
  count: number,
  seconds: number,
): Promise<{ seconds: number; ms: number[]; refused: number }> {
  const started = performance.now()
  const ms: number[] = []
  let refused = 0
  const write = async (i: number): Promise<void> => {
    await sleep(Math.max(0, started + (i * seconds * 1000) / count - performance.now()))
    const body = leadBody(first + i, 'burst')
    const signature = `sha256=${createHmac('sha256', number.appSecret).update(body).digest('hex')}`
    const call = { headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature }, body: body.toString('utf8') }
    for (;;) {
      const asked = performance.now()
      const answer = await postCall(`${wasl.url}/webhooks/whatsapp`, call).catch(() => ({ status: 0 }))
      ms.push(performance.now() - asked)
      if (answer.status === 200) return
      refused++
      await sleep(200)
    }
  }
  await Promise.all(Array.from({ length: count }, (_, i) => write(i)))
  return { seconds: (performance.now() - started) / 1000, ms: ms.sort((a, b) => a - b), refused }
}

/** One form a second, from number `first` on; `end` answers the next number. */
function writeForms(wasl: Wasl, path: string, first: number): { end(): Promise<number> } {
  let going = true
  let n = first
  const writing = (async () => {
    while (going) {
      const body = {
        name: `هادئ ${n}`,
        phone: `+9647${String(70_000_000 + n)}`,
        email: `quiet${n}@example.com`,
        message: 'أحتاج تصميم شعار',
      }
      const answer = await fetch(wasl.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (!answer.ok) throw new Error(`the form was answered ${answer.status}`)
      n++
      await sleep(1000)
    }
  })()
  return {
    async end() {
      going = false
      await writing
      return n
    },
  }
}

function rowsStand(standIns: Helper, rows: number, timeoutMs: number): Promise<boolean> {
  return until(async () => (await standIns.ask<Counts>({ count: true })).rows >= rows, timeoutMs, 500)
}

async function undecided({ ownerUrl }: Database): Promise<number> {
  const [row] = await query<{ n: number }>(
    ownerUrl,
    `select (select count(*) from due where kind in ('inbox.read', 'lead.route'))::int + (select count(*) from mailboxes where due_at is not null)::int as n`,
  )
  return row!.n
}

async function quietOpen({ ownerUrl }: Database): Promise<number> {
  const [row] = await query<{ n: number }>(
    ownerUrl,
    `select count(*)::int as n from deliveries d join tenants t on t.id = d.tenant_id where t.slug = 'quiet' and d.kind = 'row.write' and d.done_at is null`,
  )
  return row!.n
}

const WAITS = `select extract(epoch from min(d.decided_at) - l.received_at)::float as decided, extract(epoch from min(a.at) - l.received_at)::float as row, min(d.decided_at) as at
   from leads l join tenants t on t.id = l.tenant_id join decisions d on d.tenant_id = l.tenant_id and d.lead_id = l.id
   left join deliveries r on r.tenant_id = l.tenant_id and r.lead_id = l.id and r.kind = 'row.write'
   left join attempts a on a.tenant_id = r.tenant_id and a.delivery_id = r.id and a.outcome = 'done'
  where t.slug = $1 group by l.id, l.received_at order by l.received_at`

interface Wait {
  decided: number
  row: number | null
  at: Date
}

async function burstOf({ ownerUrl }: Database, leads: number, started: Date) {
  const waits = await query<Wait>(ownerUrl, WAITS, ['default'])
  const [inbox] = await query<{ n: number }>(
    ownerUrl,
    `select count(*)::int as n from inbox b join tenants t on t.id = b.tenant_id where t.slug = 'default'`,
  )
  const sorted = waits.map((one) => one.decided).sort((a, b) => a - b)
  const last = Math.max(...waits.map((one) => one.at.getTime()))
  return {
    stored: inbox!.n,
    decidedS: waits.length >= leads ? (last - started.getTime()) / 1000 : Number.POSITIVE_INFINITY,
    p50: at(sorted, 0.5),
    p99: at(sorted, 0.99),
    max: sorted.at(-1)!,
  }
}

/** How much later the other tenant was served beside the burst than alone, the worst with the worst: its own services' quotas hold it up in both. The first five are its warming up. */
async function quietOf({ ownerUrl }: Database, alone: number) {
  const waits = await query<Wait>(ownerUrl, WAITS, ['quiet'])
  const side = (what: 'decided' | 'row') => {
    const [before, beside] = [waits.slice(5, alone), waits.slice(alone)].map((list) =>
      list.map((one) => one[what] ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b),
    ) as [number[], number[]]
    return {
      later: beside.at(-1)! - before.at(-1)!,
      beside: `alone p50 ${round(at(before, 0.5), 2)} s, max ${round(before.at(-1)!, 2)} s; beside the burst p50 ${round(at(beside, 0.5), 2)} s, p99 ${round(at(beside, 0.99), 2)} s, max ${round(beside.at(-1)!, 2)} s`,
    }
  }
  const [decided, row] = [side('decided'), side('row')]
  return { decidedLater: decided.later, decidedBeside: decided.beside, rowLater: row.later, rowBeside: row.beside }
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

if (import.meta.main) tell(await measureBurst({ leads: flag('leads', 10_000), seconds: flag('seconds', 60), alone: flag('alone', 60) }))
