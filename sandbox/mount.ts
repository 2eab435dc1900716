import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Fake, FakeTools, MakeFake, ScenarioOptions, WebhookCall } from '#connectors/connector.ts'
import { type DeliverOptions, deliver, postCall } from './deliver.ts'
import { type Fault, Faults, faultOf, spoil } from './faults.ts'

/** One effect in a fake's ledger. */
export type Effect = { n: number; at: string; kind: string } & Record<string, unknown>

/** A fake behind an address, with its ledger, faults and deliveries. */
export interface Mounted {
  name: string
  /** `http://127.0.0.1:3100/<connector>`. */
  baseUrl: string
  fake: Fake
  faults: Faults
  ledger: Effect[]
  /** When something last happened here, in milliseconds; what a service does by itself follows within seconds. */
  readonly touched: number
  /** The connection's webhook address that scenarios and callbacks go to. */
  webhookUrl: string | undefined
  handle(request: IncomingMessage, response: ServerResponse, path: string, query: URLSearchParams): Promise<void>
  save(): void
}

/** Turns a fault into what the fake itself can be told to do, for a service whose calls are no HTTP. null: every such fault ends. Throws what it cannot do. */
export type Dial = (fault: Fault | null) => ({ do: string } & Record<string, unknown>)[]

/** Puts a fake behind its address. With `folder`, ledger and state are files there and survive a restart. */
export async function mount(
  name: string,
  makeFake: MakeFake,
  options: { baseUrl: string; folder?: string; webhookUrl?: string; now?: () => Date; dial?: Dial },
): Promise<Mounted> {
  const files = options.folder ? openFiles(options.folder, name) : undefined
  const ledger: Effect[] = files?.ledger ?? []
  const faults = new Faults()
  const now = options.now ?? (() => new Date())
  let state: object | undefined
  let touched = 0
  const tools: FakeTools = {
    baseUrl: options.baseUrl,
    now,
    state(initial) {
      state = { ...initial, ...(files?.state as typeof initial | undefined) }
      return state as typeof initial
    },
    record(effect) {
      const entry = { n: ledger.length + 1, at: now().toISOString(), ...effect }
      ledger.push(entry)
      files?.append(entry)
      touched = Date.now()
    },
    callBack(call) {
      // The vendor's own retries are the scenarios' business; a callback that fails here is simply lost, as a vendor's may be.
      if (mounted.webhookUrl) setTimeout(() => void postCall(mounted.webhookUrl!, call).catch(() => undefined), 30).unref()
    },
  }
  const fake = await makeFake(tools)

  const mounted: Mounted = {
    name,
    baseUrl: options.baseUrl,
    fake,
    faults,
    ledger,
    get touched() {
      return touched
    },
    webhookUrl: options.webhookUrl,
    save: () => state && files?.save(state),
    async handle(request, response, path, query) {
      const body = await readBody(request)
      if (request.method !== 'GET') touched = Date.now()
      if (path.startsWith('/_')) return answerOwn(mounted, request, response, path, query, body, options.dial)
      const text = `${path} ${body.toString('utf8')}`
      const before = faults.strike('before', text)
      if (before && (await spoil(before, response))) return
      const answer = await fake.handle({
        method: request.method ?? 'GET',
        path,
        query,
        headers: request.headers as Record<string, string>,
        body,
      })
      const after = faults.strike('after', text)
      if (after && (await spoil(after, response))) return
      if (response.destroyed) return
      const raw = typeof answer.body === 'string' || Buffer.isBuffer(answer.body) || answer.body === undefined
      const payload = raw ? (answer.body as string | Buffer | undefined) : JSON.stringify(answer.body)
      response.writeHead(answer.status ?? 200, { ...(raw ? {} : { 'content-type': 'application/json' }), ...answer.headers }).end(payload)
    },
  }
  return mounted
}

/** The addresses that every fake has beside its protocol: `_ledger`, `_faults`, `_deliver`, `_act`, `_show`. */
async function answerOwn(
  mounted: Mounted,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: URLSearchParams,
  body: Buffer,
  dial: Dial | undefined,
): Promise<void> {
  const json = (value: unknown, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value ?? null))
  const input = readInput(body)
  if (!input) return void json({ error: 'the body must be a JSON object' }, 400)
  if (path === '/_ledger') {
    const after = Number(query.get('after') ?? 0)
    return void json({ data: mounted.ledger.slice(after) })
  }
  if (path === '/_faults') {
    try {
      if (request.method === 'DELETE') mounted.faults.clear()
      const fault = request.method === 'POST' ? faultOf(input) : undefined
      if (dial && request.method !== 'GET') for (const deed of dial(fault ?? null)) await mounted.fake.act?.(deed)
      if (fault) mounted.faults.add(fault)
    } catch (error) {
      return void json({ error: (error as Error).message }, 400)
    }
    return void json({ data: mounted.faults.list })
  }
  if (path === '/_deliver') {
    const url = typeof input.url === 'string' ? input.url : mounted.webhookUrl
    const scenario = mounted.fake.scenarios?.[String(input.scenario ?? Object.keys(mounted.fake.scenarios ?? {})[0])]
    if (!scenario || !url)
      return void json(
        { error: 'no such scenario, or no connection to deliver to', scenarios: Object.keys(mounted.fake.scenarios ?? {}) },
        404,
      )
    try {
      return void json(await deliver(url, scenario as (options: ScenarioOptions) => WebhookCall, input as unknown as DeliverOptions))
    } catch (error) {
      return void json({ error: (error as Error).message }, 400)
    }
  }
  if (path === '/_act' && mounted.fake.act) {
    try {
      return void json(await mounted.fake.act(input as { do: string }))
    } catch (error) {
      return void json({ error: (error as Error).message }, 400)
    }
  }
  if (path === '/_show') return void json(mounted.fake.show?.())
  json({ error: 'unknown' }, 404)
}

/** An HTTP server for one or several mounted fakes: `/<name>/…`. `port` 0 takes a free one. */
export async function serve(
  find: (name: string) => Mounted | undefined,
  port = 0,
  otherwise?: (request: IncomingMessage, response: ServerResponse) => void,
) {
  const server = http.createServer((request, response) => {
    if (isStranger(request)) return void response.writeHead(403).end('only from this machine')
    const url = new URL(request.url ?? '/', 'http://sandbox')
    const [, name = '', ...rest] = url.pathname.split('/')
    const mounted = find(name)
    if (!mounted) return otherwise ? otherwise(request, response) : void response.writeHead(404).end()
    mounted.handle(request, response, `/${rest.join('/')}`, url.searchParams).catch((error: unknown) => {
      console.error(error)
      if (!response.headersSent) response.writeHead(500).end(String(error))
    })
  })
  server.keepAliveTimeout = 30_000
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return { server, port: (server.address() as AddressInfo).port }
}

/** A call that some web page makes in a visitor's browser, or that came by a name which is not this machine's. */
function isStranger(request: IncomingMessage): boolean {
  const { host = '', origin } = request.headers
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return true
  return origin !== undefined && origin !== `http://${host}`
}

function readInput(body: Buffer): Record<string, unknown> | undefined {
  if (!body.length) return {}
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
  })
}

function openFiles(folder: string, name: string) {
  mkdirSync(folder, { recursive: true })
  const ledgerFile = join(folder, `${name}.ledger.jsonl`)
  const stateFile = join(folder, `${name}.state.json`)
  const text = existsSync(ledgerFile) ? readFileSync(ledgerFile, 'utf8') : ''
  // A line cut off by a hard end was never answered for: it is no effect.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) writeFileSync(ledgerFile, whole)
  return {
    ledger: whole
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Effect),
    state: existsSync(stateFile) ? (JSON.parse(readFileSync(stateFile, 'utf8')) as object) : undefined,
    append: (effect: Effect) => appendFileSync(ledgerFile, `${JSON.stringify(effect)}\n`),
    save(state: object) {
      writeFileSync(`${stateFile}.new`, JSON.stringify(state))
      renameSync(`${stateFile}.new`, stateFile)
    },
  }
}
