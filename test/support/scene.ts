import type { ScenarioOptions, WebhookCall } from '#connectors/connector.ts'
import { postCall } from '#sandbox/deliver.ts'
import { shippedCategories } from '#src/leads/categories.ts'
import { startTestApp, type TestApp } from './app.ts'
import { type Accepted, audit } from './auditor.ts'
import { type Child, type ChildOptions, sleep, startChild, waitFor } from './child.ts'

/** What a fault test stands on: wasl's API and the outside's stand-ins in this process, which survive, and workers in processes of their own, which need not. */
export interface Scene {
  wasl: TestApp
  /** Every webhook that was answered 2xx: what must be stored. */
  accepted: Accepted[]
  /** Starts a wasl process on this scene's database. */
  start(options?: Partial<ChildOptions>): Promise<Child>
  /** One event of a stand-in, sent again until it is answered 2xx as vendors do; `to` is another API than the one in this process. */
  send(connector: string, scenario: string, options?: Partial<ScenarioOptions>, to?: () => string): Promise<void>
  post(connector: string, call: WebhookCall, to?: () => string): Promise<void>
  /** Waits until everything owed is settled: nothing unread, undecided or on its way. Answers how long it took, in milliseconds. */
  quiet(timeoutMs?: number): Promise<number>
  /** What the auditor finds wrong; [] when all invariants hold. */
  audit(): Promise<string[]>
  /** Everything that the processes started here have logged so far. */
  lines(): string[]
  /** Links that freelancers got by mail and that are not used yet, newest first: the last part of `/r/<token>`. */
  offers(): string[]
  close(): Promise<void>
}

const outsides = ['whatsapp', 'web-form', 'odoo', 'google-sheets', 'smtp']

/** Opens a scene on a database of its own. The API here answers webhooks and works nothing off. */
export async function openScene(
  options: {
    connectors?: readonly string[]
    freelancers?: number
    /** How much open work each of them takes (1,000). */
    capacity?: number
    queue?: 'pg' | 'off' | 'redis'
    redisUrl?: string
    settings?: Record<string, Record<string, unknown>>
    /** Another database than a fresh clone. */
    database?: { url: string; ownerUrl: string; drop(): Promise<void> }
  } = {},
): Promise<Scene> {
  const wasl = await startTestApp({
    role: 'api',
    queue: options.queue ?? 'pg',
    ...(options.redisUrl ? { redisUrl: options.redisUrl } : {}),
    ...(options.database ? { database: options.database } : {}),
  })
  for (const name of options.connectors ?? outsides) await wasl.connect(name, options.settings?.[name])
  for (let n = 1; n <= (options.freelancers ?? 3); n++)
    await wasl.addFreelancer({
      name: `مستقل ${n}`,
      email: `freelancer${n}@example.com`,
      odooLogin: n === 1 ? 'freelancer1@demo.wasl' : undefined,
      profile: { skills: shippedCategories().map(({ slug }) => slug), languages: ['ar'], capacity: { open: options.capacity ?? 1000 } },
    })
  const children: Child[] = []
  const accepted: Accepted[] = []
  let run = 0

  const scene: Scene = {
    wasl,
    accepted,
    async start(more = {}) {
      const child = await startChild({
        role: 'worker',
        databaseUrl: wasl.databaseUrl,
        ownerUrl: wasl.ownerUrl,
        ...more,
        env: { ...(options.redisUrl ? { REDIS_URL: options.redisUrl } : {}), ...more.env },
      })
      children.push(child)
      return child
    },
    send(connector, scenario, event = {}, to) {
      const make = wasl.fakes[connector]!.mounted.fake.scenarios![scenario]!
      return scene.post(connector, make({ n: ++run, run: `${process.pid}-${run}`, ...event }), to)
    },
    async post(connector, call, to) {
      const path = wasl.fakes[connector]!.mounted.webhookUrl!.slice(wasl.url.length)
      for (const until = Date.now() + 240_000; ; await sleep(150)) {
        const answer = await postCall(`${to?.() ?? wasl.url}${path}`, call).catch((error: Error) => ({ status: 0, body: error.message }))
        if (answer.status >= 200 && answer.status < 400) {
          accepted.push({ connector, body: call.body })
          return
        }
        if (answer.status !== 0 && answer.status !== 503) throw new Error(`the door answered ${answer.status}: ${answer.body}`)
        if (Date.now() > until) throw new Error(`not taken within four minutes: ${answer.status} ${answer.body}`)
      }
    },
    quiet: (timeoutMs = 60_000) =>
      waitFor('everything is settled', async () => (await unsettled(wasl)).length === 0, timeoutMs, 150).catch(async (error: Error) => {
        throw new Error(`${error.message}: ${JSON.stringify(await unsettled(wasl))}\n${logOf(children)}`)
      }),
    audit: () => audit(wasl, accepted),
    lines: () => children.flatMap((child) => child.lines()),
    offers: () => wasl.fakes.smtp!.ledger.flatMap((effect) => /\/r\/([\w-]{20,})/.exec(String(effect.text))?.[1] ?? []).reverse(),
    async close() {
      for (const child of children) await child.kill()
      await wasl.close()
    },
  }
  return scene
}

/** What is still on its way, and why a run that should be quiet is not. */
async function unsettled({ app, clock }: TestApp): Promise<{ what: string; n: number }[]> {
  const soon = new Date(clock.now().getTime() + 1000)
  const { rows } = await app.world.db.system((trx) =>
    trx.raw(
      `select kind as what, count(*)::int as n from due where kind not in ('task.poll', 'alerts.check') and (bell in ('inbox', 'pool', 'lane') or due_at <= ?) group by 1
       union all select 'mailbox', count(*)::int from mailboxes where due_at is not null having count(*) > 0`,
      [soon],
    ),
  )
  return rows
}

/** The last lines that processes wrote, for a failure's message. */
export function logOf(children: readonly Child[], lines = 12): string {
  return children.map((child) => `── ${child.name} (${child.pid})\n${child.lines().slice(-lines).join('\n')}`).join('\n')
}
