import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeFake as makeSheets } from '#connectors/google-sheets/fake.ts'
import { makeFake as makeOdoo } from '#connectors/odoo/fake.ts'
import { type Mounted, mount } from '#sandbox/mount.ts'
import { type Limits, none, odooMs, oneAtATime, window } from './limits.ts'
import { serveParent } from './serve-parent.ts'

/** Which effects stand, each counted once, and how often each service was called. */
export interface Counts {
  leads: number
  tasks: number
  rows: number
  welcomes: number
  /** More of the same lead than one: must stay 0. */
  doubles: number
  calls: { odoo: number; sheets: number; whatsapp: number; refused: number }
}

// The services, in a process of their own. Odoo and the sheet are the connectors' own stand-ins behind the limits; WhatsApp is answered lightly, since it is called once a lead.
// `/flow/…` are the same three for the yardsticks, with the same limits, answered as lightly as can be.

let limits: Limits = none
let odooTurn = oneAtATime()
let mayWrite = () => true
let mayRead = () => true
let maySend = () => true
let made = fresh()
const mounted = new Map<string, Mounted>()

const server = http.createServer((request, response) => {
  receive(request)
    .then((body) => route(request, response, body))
    .catch((error: Error) => response.writeHead(500).end(error.message))
})
server.keepAliveTimeout = 65_000
const listening = new Promise<void>((done) => server.listen(0, '127.0.0.1', done))

serveParent(async (message: { limits?: Limits; count?: true; users?: object[] }) => {
  await listening
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  if (message.count) return count()
  limits = message.limits ?? none
  odooTurn = oneAtATime()
  mayWrite = limits.sheets ? window(60_000, limits.sheets.writesPerMinute) : () => true
  mayRead = limits.sheets ? window(60_000, limits.sheets.readsPerMinute) : () => true
  maySend = limits.whatsapp ? window(1000, limits.whatsapp.perSecond) : () => true
  made = fresh()
  for (const [name, make] of [
    ['odoo', makeOdoo],
    ['google-sheets', makeSheets],
  ] as const)
    mounted.set(name, await mount(name, make, { baseUrl: `${base}/${name}` }))
  const sheets = mounted.get('google-sheets')!
  // The quota is kept here, for both sides alike.
  await sheets.fake.act!({ do: 'quota', writes: 1e9, reads: 1e9 })
  await mounted.get('odoo')!.fake.act!({ do: 'seed-users', users: message.users ?? [] })
  return {
    base,
    odoo: { ...mounted.get('odoo')!.fake.settings(), baseUrl: `${base}/odoo` },
    sheets: { ...sheets.fake.settings(), baseUrl: `${base}/google-sheets` },
    whatsapp: { baseUrl: `${base}/whatsapp` },
  }
})

function fresh() {
  return {
    flow: { leads: 0, tasks: 0, rows: 0 },
    leads: new Map<unknown, number>(),
    tasks: new Map<unknown, number>(),
    rows: new Map<unknown, number>(),
    sent: new Map<unknown, number>(),
    calls: { odoo: 0, sheets: 0, whatsapp: 0, refused: 0 },
    ids: 0,
  }
}

async function route(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
  const [path = '', search = ''] = (request.url ?? '').split('?')
  const [, service = '', ...rest] = path.split('/')
  const fake = mounted.get(service)
  if (fake) {
    const isOdoo = service === 'odoo'
    const refused = isOdoo
      ? await waitForOdoo(rest.at(-1) ?? '', body)
      : await waitForSheets(request.method === 'POST' && /:batchUpdate$/.test(path), path)
    if (refused) return answer(response, 429, refused)
    const said = await fake.fake.handle({
      method: request.method ?? 'GET',
      path: `/${rest.join('/')}`,
      query: new URLSearchParams(search),
      headers: request.headers as Record<string, string>,
      body,
    })
    const text = typeof said.body === 'string' || Buffer.isBuffer(said.body) ? said.body : JSON.stringify(said.body ?? null)
    // A stand-in may close like Odoo does; that is left out on both sides, a proxy in front keeps connections open.
    const { connection: _, ...headers } = said.headers ?? {}
    return void response
      .writeHead(said.status ?? 200, { 'content-type': 'application/json', ...headers, 'content-length': Buffer.byteLength(text) })
      .end(text)
  }
  if (service === 'whatsapp') return send(response, JSON.parse(body.toString('utf8')))
  return answerFlow(response, rest[0] ?? '', JSON.parse(body.toString('utf8')))
}

async function waitForOdoo(method: string, body: Buffer): Promise<undefined> {
  made.calls.odoo++
  if (!limits.odoo) return
  const rows = method === 'load' || method === 'create' ? rowsOf(JSON.parse(body.toString('utf8'))) : 0
  await odooTurn(odooMs(method, rows, limits.odoo.rowsPerSecond))
}

function rowsOf(asked: { data?: unknown[]; vals_list?: unknown[] }): number {
  return asked.data?.length ?? asked.vals_list?.length ?? 1
}

async function waitForSheets(isWrite: boolean, path: string): Promise<object | undefined> {
  if (path.endsWith('/token')) return undefined
  made.calls.sheets++
  if (!(isWrite ? mayWrite() : mayRead())) {
    made.calls.refused++
    return { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } }
  }
  if (limits.sheets) await sleep(limits.sheets.latencyMs)
  return undefined
}

async function send(response: ServerResponse, message: { to?: string }): Promise<void> {
  made.calls.whatsapp++
  if (!maySend()) {
    made.calls.refused++
    return answer(response, 429, { error: { code: 130429, message: '(#130429) Rate limit hit', type: 'OAuthException' } })
  }
  if (limits.whatsapp) await sleep(limits.whatsapp.latencyMs)
  const to = String(message.to)
  tally(made.sent, to)
  answer(response, 200, { messaging_product: 'whatsapp', contacts: [{ input: to, wa_id: to }], messages: [{ id: `wamid.${++made.ids}` }] })
}

async function answerFlow(response: ServerResponse, service: string, body: { params?: { args: unknown[] }; to?: string }): Promise<void> {
  if (service === 'odoo') {
    made.calls.odoo++
    if (limits.odoo) await odooTurn(odooMs('create', 1, limits.odoo.rowsPerSecond))
    if (body.params!.args[3] === 'crm.lead') made.flow.leads++
    else made.flow.tasks++
    return answer(response, 200, { jsonrpc: '2.0', id: 1, result: ++made.ids })
  }
  if (service === 'sheets') {
    const refused = await waitForSheets(true, '')
    if (refused) return answer(response, 429, refused)
    made.flow.rows++
    return answer(response, 200, { updates: { updatedRows: 1 } })
  }
  return send(response, body)
}

/** What stands: of the flow by its counters, of wasl by what the stand-ins carried out since the last look. */
function count(): Counts {
  for (const one of mounted.get('odoo')?.ledger.splice(0) ?? []) {
    if (one.kind !== 'create') continue
    if (one.model === 'crm.lead') tally(made.leads, one.externalId)
    if (one.model === 'project.task') tally(made.tasks, one.externalId)
  }
  for (const one of mounted.get('google-sheets')?.ledger.splice(0) ?? []) if (one.kind === 'row-added') tally(made.rows, one.key)
  const own = [made.leads, made.tasks, made.rows, made.sent]
  const times = own.flatMap((one) => [...one.values()])
  return {
    leads: made.flow.leads + made.leads.size,
    tasks: made.flow.tasks + made.tasks.size,
    rows: made.flow.rows + made.rows.size,
    welcomes: made.sent.size,
    doubles: times.reduce((sum, one) => sum + one - 1, 0),
    calls: made.calls,
  }
}

function tally(made: Map<unknown, number>, key: unknown): void {
  made.set(key, (made.get(key) ?? 0) + 1)
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
}

function receive(request: IncomingMessage): Promise<Buffer> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => done(Buffer.concat(chunks)))
    request.on('error', fail)
  })
}
