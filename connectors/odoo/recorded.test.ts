import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHttp } from '#connectors/http.ts'
import { startFake } from '#test/support/fake.ts'
import { makeFake } from './fake.ts'
import { readAnswer, writeCall } from './fake-xml.ts'

// The fake is held to what real servers answered. Ids are made to run as they ran there; dates, tracebacks' frames and user numbers vary by nature.

interface Answer {
  result?: unknown
  fault?: { code: number | string; string: string }
}

interface Recording extends Answer {
  id: string
  compare?: 'shape'
  request: { path: string; method: string; params: unknown[]; xml?: string }
}

interface Json2Recording {
  id: string
  compare?: 'shape'
  request: { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: unknown }
  response: { status: number; body: unknown }
}

const read = <T>(name: string): T[] =>
  (JSON.parse(readFileSync(new URL(`./fixtures/recorded/${name}.json`, import.meta.url), 'utf8')) as { recordings: T[] }).recordings

type Started = Awaited<ReturnType<typeof startFake>>
const http = makeHttp(['127.0.0.1'])
afterAll(() => http.close())

describe('what Odoo 17 answered by XML-RPC', () => {
  let fake: Started
  beforeAll(async () => {
    fake = await startFake('odoo', makeFake)
    prepare(fake)
    await call(fake, '/v17', [2, 'admin', 'project.task', 'create', [{ name: 'private task', project_id: 1 }]])
  })
  afterAll(() => fake.close())

  it.each(read<Recording>('odoo-17'))('$id', async (recording) => {
    follow(fake, recording)
    compare(await ask(fake, '/v17', recording), recording, recording.compare)
  })

  it('a wrong address of the interface is refused as the server refuses it', async () => {
    const answer = await http.request({ url: `${fake.baseUrl}/v17/xmlrpc/2/common` })
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST, OPTIONS'])
  })
})

interface Difference {
  id: string
  request: Recording['request']
  v17: Answer
  v18: Answer
  v19: Answer
}

describe.each(['v17', 'v18', 'v19'] as const)('where the versions differ: %s', (version) => {
  let fake: Started
  beforeAll(async () => {
    fake = await startFake('odoo', makeFake)
    prepare(fake)
    // The records that the recorded calls speak of.
    fake.fake.act!({ do: 'next-id', model: 'crm.lead', id: 8 })
    for (const [model, values] of [
      ['crm.lead', { name: 'Solar quote — Mohammed', user_id: false }],
      ['project.task', { name: 'private task', project_id: 1 }],
    ] as const)
      await call(fake, `/${version}`, [2, 'admin', model, 'create', [values]])
  })
  afterAll(() => fake.close())

  it.each(read<Difference>('odoo-18-19'))('$id', async (difference) => {
    const recorded = difference[version]
    if (!recorded) return
    const ids = /message-post|activity-schedule|name-search/.test(difference.id) ? 'shape' : undefined
    follow(fake, { ...difference, ...recorded })
    compare(await ask(fake, `/${version}`, difference), recorded, ids)
  })
})

describe('what Odoo 19 answered by JSON-2', () => {
  let fake: Started
  beforeAll(async () => {
    fake = await startFake('odoo', makeFake)
    fake.fake.act!({ do: 'next-id', model: 'project.task', id: 684 })
    await call(fake, '/v19', [
      2,
      'admin',
      'project.task',
      'create',
      [
        [
          { name: 'by json', project_id: 1 },
          { name: 'by json', project_id: 1 },
        ],
      ],
    ])
  })
  afterAll(() => fake.close())

  it.each(read<Json2Recording>('odoo-19-json2'))('$id', async ({ request, response, compare: how, id }) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers ?? {}).map(([name, value]) => [
        name.toLowerCase(),
        value.replace('<api key>', 'demo-odoo-api-key').replace('wasl19', 'wasl'),
      ]),
    )
    const body =
      typeof request.body === 'string' ? request.body : request.body === undefined ? undefined : JSON.stringify(localIds(request.body))
    const answer = await http.request({
      method: request.method,
      url: fake.baseUrl + request.path,
      headers,
      ...(body === undefined ? {} : { body }),
    })
    expect(answer.status).toBe(response.status)
    if (typeof response.body === 'string') return expect(answer.headers['content-type']).toMatch(/^text\/html/)
    const got: unknown = JSON.parse(answer.text())
    if (how === 'shape') return expect(shapeOf(got)).toEqual(shapeOf(response.body))
    expect(calm(got), id).toEqual(calm(localIds(response.body)))
  })
})

/** The stages, users and tags of the recorded 19 under the numbers they have here. */
function localIds(value: unknown): unknown {
  if (value === 36) return 1
  if (value === 37) return 2
  if (value === 5) return 6
  if (Array.isArray(value)) return value.map(localIds)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, localIds(inner)]))
  return value
}

/** The recorded database's rights and records, where the demo's differ. */
function prepare(fake: Started): void {
  // The recorded bot saw its own documents only and was no manager.
  fake.fake.act!({ do: 'grant', login: 'wasl-bot', groups: ['sale', 'project_user'] })
  seen.clear()
}

/** Lets ids run as they ran in the recording. */
function follow(fake: Started, { request, result }: Recording): void {
  const [, , , model, method] = request.params as [unknown, unknown, unknown, string?, string?]
  if (!model || !['create', 'load', 'message_post'].includes(method ?? '')) return
  const ids = [result].flat().flatMap((one) => (typeof one === 'number' ? one : ((one as { ids?: number[] })?.ids ?? [])))
  const first = ids.find((id) => !seen.has(`${model} ${id}`))
  for (const id of ids) seen.add(`${model} ${id}`)
  if (first !== undefined) fake.fake.act!({ do: 'next-id', model: method === 'message_post' ? 'mail.message' : model, id: first })
}
const seen = new Set<string>()

async function ask(fake: Started, prefix: string, { request }: Pick<Recording, 'request'>): Promise<Answer> {
  const params = JSON.parse(
    JSON.stringify(request.params).replaceAll('<password>', 'demo').replaceAll('<40-hex-api-key>', 'demo-odoo-api-key'),
  ) as unknown[]
  return post(fake, prefix + request.path, request.xml ?? writeCall(request.method, params))
}

async function call(fake: Started, prefix: string, params: unknown[]): Promise<void> {
  const answer = await post(fake, `${prefix}/xmlrpc/2/object`, writeCall('execute_kw', ['wasl', ...params]))
  expect(answer).not.toHaveProperty('fault')
}

async function post(fake: Started, path: string, body: string): Promise<Answer> {
  const answer = await http.request({ url: fake.baseUrl + path, body, headers: { 'content-type': 'text/xml' } })
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8'])
  return readAnswer(answer.text())
}

function compare(got: Answer, recorded: Answer, how: 'shape' | undefined): void {
  if (recorded.fault) expect(calm(got)).toEqual({ fault: { code: recorded.fault.code, string: calm(recorded.fault.string) } })
  else if (how === 'shape') expect(shapeOf(got.result)).toEqual(shapeOf(recorded.result))
  else expect(calm(got)).toEqual({ result: calm(recorded.result) })
}

/** Without what varies from run to run. */
function calm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(calm)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== 'access_token' && key !== 'debug' && key !== 'message_partner_ids')
        .map(([key, inner]) => [key, key === 'uid' ? 0 : calm(inner)]),
    )
  if (typeof value !== 'string') return value
  const text = value.startsWith('Traceback') ? `Traceback … ${lastException(value)}` : value
  return text
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '<time>')
    .replace(/User: \d+|\(id=\d+\)/g, '<user>')
    .replace(/Failing row contains.*/s, '<row>')
    .replace(/different model project\.task \(\d+\)/, 'different model project.task (<id>)')
    .replace(/ExpatError: .*/, 'ExpatError: <position>')
    .trim()
}

function lastException(text: string): string {
  const last = text.slice(text.lastIndexOf('Traceback'))
  return (
    last
      .split('\n')
      .slice(1)
      .find((line) => /^\S/.test(line)) ?? ''
  )
}

/** Only which keys and types there are, lists by their first element. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, inner]) => [key, shapeOf(inner)])
        .sort(),
    )
  return typeof value
}
