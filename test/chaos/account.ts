import { ledger } from '#src/leads/ledger.ts'
import type { Trx } from '#src/platform/db.ts'
import type { Scene } from '../support/scene.ts'
import { marksIn } from './answers.ts'
import { isChat, type Plan } from './plan.ts'
import { personOf } from './traffic.ts'

/** How a run ended, in figures. */
export interface Sum {
  leads: Record<string, number>
  deliveries: Record<string, number>
  received: number
  tasks: number
  rows: number
  messages: number
  mails: number
}

/** Holds the plan against what became of it, in sentences: every enquiry sent is there once, with one task and one row, and nobody's address is in a log. [] when all is well. */
export async function holdAgainst(scene: Scene, plan: Plan): Promise<string[]> {
  const { wasl } = scene
  const found = await wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => [
    ...(await isThere(trx, plan)),
    ...(await isReceived(trx, scene, plan)),
    ...(await isWhole(trx)),
    ...(await givesUpRightly(trx)),
  ])
  return [...found, ...standsOnce(scene), ...keepsQuiet(scene, plan), ...neverStumbles(scene)]
}

/** A form's every enquiry is one lead; what one person said in a chat is at least one lead and never two open ones. */
async function isThere(trx: Trx, { enquiries }: Plan): Promise<string[]> {
  const leadsOf = new Map<string, string[]>()
  for (const row of await trx('leads').select('id', 'text', 'answers'))
    for (const mark of marksIn(row)) leadsOf.set(mark, [...(leadsOf.get(mark) ?? []), row.id])
  const found: string[] = []
  for (const [person, list] of Map.groupBy(enquiries, (one) => one.person)) {
    const chat = list.filter(isChat)
    if (chat.length && !chat.some(({ mark }) => leadsOf.has(mark)))
      found.push(`lost: person ${person} wrote ${chat[0]!.connector} ${chat.map(({ mark }) => mark).join(', ')}`)
    for (const one of list) {
      const leads = leadsOf.get(one.mark) ?? []
      if (!isChat(one) && leads.length === 0) found.push(`lost: ${one.connector} ${one.scenario} ${one.mark}`)
      if (leads.length > 1) found.push(`doubled: ${one.connector} ${one.mark} is ${leads.length} leads: ${leads.join(', ')}`)
    }
  }
  return found
}

/** The ledger's sum is what was sent, each once. */
async function isReceived(trx: Trx, { wasl }: Scene, { enquiries }: Plan): Promise<string[]> {
  const day = (ms: number) => new Date(Date.now() + ms).toISOString().slice(0, 10)
  const rows = await ledger(trx, wasl.app.world.connectors, day(-86_400_000), day(86_400_000))
  const sum = (column: 'received' | 'dead') => rows.reduce((all, row) => all + row[column], 0)
  return [
    ...(sum('received') === enquiries.length ? [] : [`the ledger received ${sum('received')}, ${enquiries.length} were sent`]),
    ...(sum('dead') ? [`${sum('dead')} could not be read: ${JSON.stringify(await deadUnits(trx))}`] : []),
  ]
}

/** Nothing that a stand-in did here was a refusal of a task, a row or an activity: a dead letter of those is wasl's own. */
async function givesUpRightly(trx: Trx): Promise<string[]> {
  const rows = await trx('attempts as a')
    .join('deliveries as d', (on) => on.on('d.id', 'a.delivery_id').on('d.tenant_id', 'a.tenant_id'))
    .where({ 'a.outcome': 'rejected' })
    .whereNotIn('d.kind', ['message.send', 'email.send'])
    .groupBy('d.kind', 'a.error', 'a.code')
    .select('d.kind', 'a.error', 'a.code', trx.raw('count(*)::int as n'))
  return rows.map((row) => `refused for good without a refusal: ${JSON.stringify(row)}`)
}

async function deadUnits(trx: Trx): Promise<unknown> {
  return [
    ...(await trx('items').where({ status: 'dead' }).limit(5).select('id', 'kind', 'fault')),
    ...(await trx('inbox').where({ status: 'dead' }).limit(5).select('id', 'connector', 'fault')),
  ]
}

/** Every lead that goes on has its task and its row, done; nothing is dead, and nothing is unknown but messages and mails. */
async function isWhole(trx: Trx): Promise<string[]> {
  const { rows } = await trx.raw(
    `select l.id, l.status, k.kind, d.status as delivery, d.why from leads l cross join (values ('task.write'), ('row.write')) k(kind)
       left join deliveries d on d.tenant_id = l.tenant_id and d.lead_id = l.id and d.kind = k.kind
      where not l.is_test and l.status in ('offered', 'assigned', 'won', 'waiting') and d.status is distinct from 'done'`,
  )
  const { rows: bad } = await trx.raw(
    `select kind, status, why, count(*)::int as n from deliveries where status in ('dead', 'waiting') or (status = 'uncertain' and kind not in ('message.send', 'email.send')) group by 1, 2, 3`,
  )
  return [
    ...rows.map((row: Record<string, unknown>) => `not whole: ${JSON.stringify(row)}`),
    ...bad.map((row: Record<string, unknown>) => `given up: ${JSON.stringify(row)}`),
  ]
}

/** The services' own books: no second task and no second row of a lead. */
function standsOnce({ wasl }: Scene): string[] {
  const twice = (what: string, keys: readonly unknown[]) => {
    const counts = Map.groupBy(keys, (key) => key)
    return [...counts].flatMap(([key, list]) => (list.length > 1 ? [`doubled: ${what} ${key} stands ${list.length} times`] : []))
  }
  const { odoo, 'google-sheets': sheets } = wasl.fakes
  return [
    ...twice(
      'task',
      odoo!.ledger.filter((one) => one.kind === 'create' && one.model === 'project.task').map((one) => one.externalId),
    ),
    ...twice(
      'row',
      sheets!.ledger.filter((one) => one.kind === 'row-added').map((one) => one.key),
    ),
  ]
}

/** I13: no log line holds a client's number or address, or a connection's secret. */
function keepsQuiet(scene: Scene, { enquiries }: Plan): string[] {
  const people = new RegExp(enquiries.length ? `${personOf({ person: 0 }).phone.slice(1, 7)}\\d{6}|@chaos\\.example` : '$^')
  const secrets = Object.values(scene.wasl.fakes).flatMap(({ mounted }) =>
    Object.entries(mounted.fake.settings()).flatMap(([name, value]) =>
      /secret|token|apiKey|hmacKey|jwtKey|googleKey/i.test(name) ? [value].flat().map(String) : [],
    ),
  )
  const told = scene.lines().filter((line) => people.test(line) || secrets.some((secret) => secret.length > 5 && line.includes(secret)))
  return told.slice(0, 3).map((line) => `I13 a log line tells too much: ${line.slice(0, 400)}`)
}

/** Whoever asked is never told that wasl stumbled, also while the database is away (503: come again); and of what works behind, a database that is away is the one excuse. */
function neverStumbles(scene: Scene): string[] {
  const asBug =
    /"(request\.failed|delivery\.bug|lane\.failed|item\.failed|inbox\.unreadable|lead\.not_decided|timer\.failed|message\.not_composed)"/
  const away = /terminat|not queryable|ECONNREFUSED|ECONNRESET|shutting down|starting up|not yet accepting|recovery mode/
  const bugs = scene
    .lines()
    .filter((line) => asBug.test(line))
    .map((line) => JSON.parse(line) as Record<string, string>)
    .filter(({ msg, err }) => /^(request\.failed|lead\.not_decided)$/.test(msg!) || !away.test(err ?? ''))
  const kinds = Map.groupBy(bugs, ({ msg, err, kind, method, path }) =>
    [msg, kind, method, path?.replace(/[\w-]{20,}/g, '…'), err?.replace(/[0-9a-f-]{36}|trx\d+/g, '…').slice(-220)]
      .filter(Boolean)
      .join(' '),
  )
  return [...kinds].map(
    ([what, list]) => `wasl stumbled ${list.length} times: ${what}${list[0]!.stack?.split('\n').slice(1, 6).join(' ←') ?? ''}`,
  )
}

/** The figures of the end. */
export async function sumUp({ wasl }: Scene, { enquiries }: Plan): Promise<Sum> {
  const ledgerOf = (name: string, is: (effect: Record<string, unknown>) => boolean) => wasl.fakes[name]!.ledger.filter(is).length
  return wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => ({
    leads: tally(await trx('leads').pluck('status')),
    deliveries: tally((await trx('deliveries').select('kind', 'status')).map((row) => `${row.kind} ${row.status}`)),
    received: enquiries.length,
    tasks: ledgerOf('odoo', (one) => one.kind === 'create' && one.model === 'project.task'),
    rows: ledgerOf('google-sheets', (one) => one.kind === 'row-added'),
    messages:
      ledgerOf('whatsapp', (one) => one.kind === 'message') +
      ledgerOf('instagram', (one) => one.kind === 'message.sent') +
      ledgerOf('whatsapp-gateway', (one) => one.kind === 'message.sent'),
    mails: ledgerOf('smtp', (one) => one.kind === 'mail'),
  }))
}

function tally(list: readonly string[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const one of [...list].sort()) sum[one] = (sum[one] ?? 0) + 1
  return sum
}
