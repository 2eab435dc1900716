import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Connector, MakeFake, WebhookRequest } from '#connectors/connector.ts'
import { connectors } from '#connectors/index.ts'
import { secretKeys } from '#src/connections/connection.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { startFake } from './support/fake.ts'

// What every folder of connectors/ must be, whoever wrote it. Its own test beside it says what this service does.
const home = join(import.meta.dirname, '../connectors')
const folders = readdirSync(home, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

it('lists every folder, and nothing that has none', () => {
  expect(connectors.map((connector) => connector.name).sort()).toEqual(folders.sort())
})

describe.each(folders)('the folder %s', (name) => {
  const at = (path: string): string => join(home, name, path)
  const connector = connectors.find((one) => one.name === name) as Connector
  const shape = (connector.settings as unknown as { shape: Record<string, z.ZodType> }).shape
  let fake: Awaited<ReturnType<typeof startFake>>
  beforeAll(async () => {
    const { makeFake } = (await import(at('fake.ts'))) as { makeFake: MakeFake }
    fake = await startFake(name, makeFake)
  })
  afterAll(() => fake?.close())

  it('has a stand-in, recorded or documented samples, a test of its own and a page for the operator', () => {
    for (const path of ['index.ts', 'fake.ts', 'README.md', `${name}.test.ts`]) expect(existsSync(at(path)), path).toBe(true)
    expect(readdirSync(at('fixtures')).some((file) => file.endsWith('.json'))).toBe(true)
  })

  it('says in both languages what it is, and what it is good for', () => {
    expect(connector.label.ar.trim() && connector.label.en.trim()).toBeTruthy()
    expect(connector.duties.length).toBeGreaterThan(0)
    if (connector.duties.includes('source')) expect(connector.channel).toBeDefined()
    if (connector.webhook?.address === 'shared') expect([connector.accounts, connector.webhook.accountsIn]).not.toContain(undefined)
    if (connector.duties.some((duty) => ['tasks', 'rows', 'messages', 'mail', 'push', 'understanding'].includes(duty)))
      expect(connector.connect).toBeDefined()
  })

  it('names every setting in its README', () => {
    const page = readFileSync(at('README.md'), 'utf8')
    const missing = Object.keys(shape).filter((key) => !['baseUrl', 'defaultCountry', 'expiresOn'].includes(key) && !page.includes(key))
    expect(missing).toEqual([])
  })

  it('takes the settings its stand-in hands out, with an address and a country, and refuses a key it does not know', () => {
    const given = { ...fake.fake.settings(), baseUrl: fake.baseUrl, defaultCountry: 'SA' }
    expect(connector.settings.safeParse(given).error?.issues ?? []).toEqual([])
    expect(connector.settings.safeParse({ ...given, noSuchKey: 1 }).error?.issues[0]?.code).toBe('unrecognized_keys')
  })

  it('marks every key, token and password as a secret, and reads each as a list', () => {
    const looksSecret = Object.keys(shape).filter((key) => /secret|token|key$|password|serviceAccount/i.test(key))
    expect(secretKeys(connector)).toEqual(expect.arrayContaining(looksSecret))
    const read = connector.settings.parse({ ...fake.fake.settings() }) as Record<string, unknown>
    for (const key of secretKeys(connector)) if (read[key] !== undefined) expect(read[key], key).toBeInstanceOf(Array)
  })

  const webhook = connector.webhook
  if (!webhook) return
  const samples = readdirSync(at('fixtures'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, ...(JSON.parse(readFileSync(at(`fixtures/${file}`), 'utf8')) as Sample) }))
    .filter((sample) => sample.rawBody !== undefined && sample.expected && sample.response?.status !== 403)

  it.each(samples)('reads $file into the items it expects', (sample) => {
    const settings = connector.settings.parse({ ...fake.fake.settings(), ...sample.settings })
    const request = requestOf(sample)
    const items = webhook.read(request, { connectionId: 'c1', settings }) as ReadItem[]
    // A unit that tells no time happened when it came in.
    const told = items.map((item, i) =>
      item.occurredAt === request.now.toISOString() ? { ...item, occurredAt: sample.expected?.[i]?.occurredAt } : item,
    )
    expect(told).toEqual(sample.expected)
    expect(new Set(items.map((item) => item.dedupeKey)).size).toBe(items.length)
  })

  it('survives a body of other shapes and makes no person up', () => {
    const settings = connector.settings.parse({ ...fake.fake.settings() })
    const json = { 'content-type': 'application/json' }
    for (const rawBody of ['{}', '[]', 'null', '1', '""', '[[]]', '{"entry":7}', '{"__proto__":{"x":1}}', '{"entry":[null]}'])
      for (const item of webhook.read(requestOf({ rawBody, headers: json }), { connectionId: 'c1', settings }))
        expect([item.person, item.text, item.dedupeKey.length > 0], rawBody).toEqual([{}, undefined, true])
  })
})

interface Sample {
  rawBody?: string
  headers?: Record<string, string>
  expected?: ReadItem[]
  /** Settings that this sample is read with, where they are not the stand-in's. */
  settings?: Record<string, unknown>
  /** When it came in, where the reader makes something of it. */
  now?: string
  response?: { status: number }
}

function requestOf({ rawBody = '', headers = {}, now }: Sample): WebhookRequest {
  const lower = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]))
  return { method: 'POST', query: {}, headers: lower, body: Buffer.from(rawBody), now: new Date(now ?? '2026-11-21T09:00:00Z') }
}
