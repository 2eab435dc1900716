import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { MakeFake } from '#connectors/connector.ts'
import { makeFake as makeSmtp } from '#connectors/smtp/fake.ts'
import { mailFaults } from './mail-faults.ts'
import { type Mounted, mount, serve } from './mount.ts'

/** A till: every POST /coins drops one in. */
const makeTill: MakeFake = (tools) => {
  const state = tools.state({ coins: 0 })
  return {
    settings: () => ({}),
    handle(request) {
      if (request.path === '/coins' && request.method === 'POST') {
        state.coins += 1
        tools.record({ kind: 'coin', from: request.body.toString() })
      }
      return { body: { coins: state.coins } }
    },
    scenarios: {
      coin: ({ n, run, text }) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ n, run, text }) }),
      broken: () => {
        throw new Error('no such sample')
      },
    },
    show: () => ({ coins: state.coins }),
    act(what) {
      if (what.do !== 'empty') throw new Error('a till can be emptied, nothing else')
      state.coins = 0
      return { coins: 0 }
    },
  }
}

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** A wasl that only remembers what it was called with. */
async function startWasl(status = 200) {
  const heard: { n: number; run: string; text?: string }[] = []
  const server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      heard.push(JSON.parse(body))
      response.writeHead(status).end(JSON.stringify({ id: `inbox-${heard.length}` }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/till` }
}

async function startTill(options: { folder?: string; webhookUrl?: string } = {}) {
  let till: Mounted | undefined
  const { server, port } = await serve((name) => (name === 'till' ? till : undefined))
  const baseUrl = `http://127.0.0.1:${port}/till`
  till = await mount('till', makeTill, { baseUrl, ...options })
  const close = async () => {
    server.closeAllConnections()
    server.close()
  }
  open.push(close)
  const call = async (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST', patienceMs = 10_000) => {
    const response = await fetch(baseUrl + path, {
      method,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) }
  }
  return { till, call, close, port }
}

describe('a stand-in’s books', () => {
  it('survive a restart, ledger and state', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'till-'))
    const first = await startTill({ folder })
    await first.call('/coins', 'one')
    await first.call('/coins', 'two')
    first.till.save()
    await first.close()
    const second = await startTill({ folder })
    expect((await second.call('/_show')).json()).toEqual({ coins: 2 })
    await second.call('/coins', 'three')
    const { data } = (await second.call('/_ledger')).json()
    expect(data.map((effect: { n: number; from: string }) => [effect.n, effect.from])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ])
    expect((await second.call('/_ledger?after=2')).json().data).toHaveLength(1)
  })

  it('open again although the last line was cut off, and go on after it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'till-'))
    const first = await startTill({ folder })
    await first.call('/coins', 'one')
    await first.close()
    appendFileSync(join(folder, 'till.ledger.jsonl'), '{"n":2,"kind":"co')
    const second = await startTill({ folder })
    await second.call('/coins', 'two')
    expect(
      readFileSync(join(folder, 'till.ledger.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).from),
    ).toEqual(['one', 'two'])
  })

  it('tell what a person did inside, and refuse in words what nobody can do', async () => {
    const { call } = await startTill()
    await call('/coins', 'one')
    expect((await call('/_act', { do: 'empty' })).json()).toEqual({ coins: 0 })
    expect(await call('/_act', { do: 'fly' })).toMatchObject({ status: 400, text: expect.stringContaining('nothing else') })
    expect(await call('/_act', '{not json')).toMatchObject({ status: 400 })
  })
})

describe('faults', () => {
  it('before: nothing happened; after: it happened and the answer is lost', async () => {
    const { call, till } = await startTill()
    await call('/_faults', { when: 'before', kind: '500', count: 1 })
    expect((await call('/coins', 'one')).status).toBe(500)
    expect(till.ledger).toHaveLength(0)
    await call('/_faults', { when: 'after', kind: 'reset', count: 1 })
    await expect(call('/coins', 'two')).rejects.toThrow()
    expect(till.ledger).toHaveLength(1)
    expect((await call('/coins', 'three')).json()).toEqual({ coins: 2 })
  })

  it('speak as told: quota with its wait, refusal, garbage, silence, slowness', async () => {
    const { call } = await startTill()
    await call('/_faults', { kind: 429, count: 1, retryAfterS: 7 })
    const quota = await call('/coins', 'x')
    expect([quota.status, quota.headers.get('retry-after')]).toEqual([429, '7'])
    await call('/_faults', { kind: 'unauthorized', count: 1 })
    expect((await call('/coins', 'x')).status).toBe(401)
    await call('/_faults', { kind: 'garbage', count: 1 })
    const garbage = await call('/coins', 'x')
    expect(garbage.status).toBe(200)
    expect(garbage.json).toThrow()
    await call('/_faults', { kind: 'slow', count: 1, delayMs: 150 })
    const asked = Date.now()
    await call('/coins', 'x')
    expect(Date.now() - asked).toBeGreaterThanOrEqual(140)
    await call('/_faults', { kind: 'timeout', count: 1 })
    await expect(call('/coins', 'x', 'POST', 1000)).rejects.toThrow(/timeout/i)
  })

  it('strike the share of calls they are set to, only calls that match, and end when cleared', async () => {
    const { call } = await startTill()
    await call('/_faults', { kind: '500', rate: 0.3, match: 'unlucky' })
    const statuses = await Promise.all(
      Array.from({ length: 200 }, (_, i) => call('/coins', i % 2 ? 'unlucky' : 'lucky').then((answer) => [i % 2, answer.status])),
    )
    expect(statuses.filter(([unlucky, status]) => !unlucky && status !== 200)).toEqual([])
    const struck = statuses.filter(([, status]) => status === 500).length
    expect(struck).toBeGreaterThan(15)
    expect(struck).toBeLessThan(50)
    expect((await call('/_faults')).json().data).toHaveLength(1)
    await call('/_faults', undefined, 'DELETE')
    expect((await call('/_faults')).json().data).toEqual([])
  })

  it.each([{ kind: 'flood' }, { kind: '500', when: 'during' }, { kind: '500', rate: 3 }])(
    'that are none are refused in words: %j',
    async (fault) => {
      const { call } = await startTill()
      expect((await call('/_faults', fault)).status).toBe(400)
      expect((await call('/_faults')).json().data).toEqual([])
    },
  )
})

describe('deliveries', () => {
  it('send so many events, each again as often as told, under ids of their own', async () => {
    const wasl = await startWasl()
    const { call } = await startTill({ webhookUrl: wasl.url })
    const answer = (await call('/_deliver', { scenario: 'coin', count: 5, duplicate: 3, text: 'سلام' })).json()
    expect(answer).toMatchObject({ sent: 20, answers: { 200: 20 } })
    expect(answer.ids).toHaveLength(20)
    const counted = Object.groupBy(wasl.heard, (one) => one.n)
    expect(Object.values(counted).map((list) => list!.length)).toEqual([4, 4, 4, 4, 4])
    expect(wasl.heard.every((one) => one.text === 'سلام')).toBe(true)
    await call('/_deliver', { scenario: 'coin' })
    expect(new Set(wasl.heard.map((one) => one.run)).size).toBe(2)
  })

  it('come in another order, or not at all, and can begin at another person', async () => {
    const wasl = await startWasl()
    const { call } = await startTill({ webhookUrl: wasl.url })
    await call('/_deliver', { scenario: 'coin', count: 40, reorder: true, ratePerSecond: 400 })
    const order = wasl.heard.map((one) => one.n)
    expect(order).not.toEqual(order.toSorted((a, b) => a - b))
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n))
    expect((await call('/_deliver', { scenario: 'coin', count: 9, drop: 1 })).json()).toMatchObject({ sent: 0 })
    wasl.heard.length = 0
    await call('/_deliver', { scenario: 'coin', count: 2, from: 70 })
    expect(wasl.heard.map((one) => one.n).sort()).toEqual([70, 71])
  })

  it('keep to a rate and a delay', async () => {
    const wasl = await startWasl()
    const { call } = await startTill({ webhookUrl: wasl.url })
    const asked = Date.now()
    await call('/_deliver', { scenario: 'coin', count: 11, ratePerSecond: 50, delayMs: 100 })
    expect(Date.now() - asked).toBeGreaterThanOrEqual(290)
  })

  it('tell what wasl answered, also when it answers nothing', async () => {
    const wasl = await startWasl(401)
    const { call, till } = await startTill({ webhookUrl: wasl.url })
    expect((await call('/_deliver', { scenario: 'coin' })).json().answers).toEqual({ 401: 1 })
    till.webhookUrl = 'http://127.0.0.1:9/nobody'
    expect((await call('/_deliver', { scenario: 'coin' })).json().answers).toEqual({ none: 1 })
  })

  it('name the scenarios when asked for one there is not, and say why one cannot be', async () => {
    const { call } = await startTill({ webhookUrl: 'http://127.0.0.1:9/' })
    const unknown = await call('/_deliver', { scenario: 'gold' })
    expect(unknown.status).toBe(404)
    expect(unknown.json().scenarios).toEqual(['coin', 'broken'])
    expect(await call('/_deliver', { scenario: 'broken' })).toMatchObject({ status: 400, text: expect.stringContaining('no such sample') })
  })
})

describe('the sandbox’s door', () => {
  const ask = (port: number, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) =>
      http
        .request({ host: '127.0.0.1', port, path: '/till/_faults', method: 'DELETE', headers }, (response) =>
          resolve(response.resume().statusCode ?? 0),
        )
        .on('error', reject)
        .end(),
    )

  it('stays shut to other web pages and to names that are not this machine’s', async () => {
    const { port } = await startTill()
    expect(await ask(port, { origin: 'https://evil.example' })).toBe(403)
    expect(await ask(port, { host: 'evil.example' })).toBe(403)
    expect(await ask(port, { host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200)
    expect(await ask(port, {})).toBe(200)
  })
})

describe('mail, which is no HTTP', () => {
  let smtp: Mounted
  let server: http.Server
  let baseUrl: string
  beforeAll(async () => {
    const served = await serve((name) => (name === 'smtp' ? smtp : undefined))
    server = served.server
    baseUrl = `http://127.0.0.1:${served.port}/smtp`
    smtp = await mount('smtp', makeSmtp, { baseUrl, dial: mailFaults })
  })
  afterAll(async () => {
    await smtp.fake.close?.()
    server.closeAllConnections()
    server.close()
  })
  const send = () =>
    nodemailer
      .createTransport({ url: String(smtp.fake.settings().url), connectionTimeout: 2000, socketTimeout: 2000 })
      .sendMail({ from: 'a@demo.example', to: 'b@demo.example', subject: 'x', text: 'x' })
      .then(
        () => 'sent',
        () => 'failed',
      )
  const fault = (body?: object) => fetch(`${baseUrl}/_faults`, { method: body ? 'POST' : 'DELETE', body: body && JSON.stringify(body) })

  it('takes the same faults, by count', async () => {
    await fault({ when: 'before', kind: '429', count: 1 })
    expect([await send(), await send()]).toEqual(['failed', 'sent'])
    expect(smtp.ledger).toHaveLength(1)
    await fault({ when: 'after', kind: 'reset' })
    expect(await send()).toBe('failed')
    expect(smtp.ledger).toHaveLength(2)
    await fault()
    expect(await send()).toBe('sent')
    expect((await fault({ kind: '500', rate: 0.5 })).status).toBe(400)
    expect((await fault({ kind: 'unauthorized' })).status).toBe(400)
  })
})
