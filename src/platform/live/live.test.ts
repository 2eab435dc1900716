import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Db, openDb } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { makeLog } from '#src/platform/log.ts'
import type { Caller } from '#src/platform/route.ts'
import { cloneDatabase } from '#test/support/database.ts'
import { TEST_KEYS } from '#test/support/global.ts'
import { type Live, openLive } from './open.ts'
import type { Topic } from './topic.ts'
import { inTurn } from './turns.ts'
import { wakeAfter } from './wake.ts'
import type { Word } from './wakes.ts'

const ORIGIN = 'http://house.example'
const EVENT = 'x'.repeat(64 * 1024)
const MOST = 600

/** A topic with more to say than a line takes: numbered events of 64 KiB. */
const flood: Topic = {
  name: 'flood',
  mayRead: () => Promise.resolve(true),
  async read(_caller, _id, after) {
    const from = Number(after ?? 0)
    const events = Array.from({ length: Math.min(20, MOST - from) }, (_, i) => ({ id: String(from + i + 1), type: 'event', data: EVENT }))
    return { after: String(from + events.length), events, more: from + events.length < MOST }
  },
}
let mayRead = true
let fails = false
/** A topic that counts how often it was read. */
const counted: Topic = {
  name: 'counted',
  mayRead: () => Promise.resolve(mayRead),
  async read(_caller, _id, after) {
    if (fails) throw new Error('the database is away')
    const n = Number(after ?? 0) + 1
    return { after: String(n), events: [{ id: String(n), type: 'read', data: n }] }
  },
}

let database: Awaited<ReturnType<typeof cloneDatabase>>
let db: Db
let server: Server
let live: Live
let tenantId: string
const ended = new Set<string>()
const told: Word[] = []

beforeAll(async () => {
  database = await cloneDatabase()
  db = await openDb(database.url, masterKeys(TEST_KEYS))
  tenantId = (await db.knex('tenants').where({ slug: 'default' }).first('id')).id
  server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  live = openLive({
    server,
    db,
    clock: { now: () => new Date() },
    log: makeLog('silent'),
    topics: [flood, counted],
    origin: ORIGIN,
    identify: () => Promise.resolve<Caller>({ tenantId, role: 'admin', actor: 'test', sessionId: newId(), language: 'en' }),
    takeTicket: () => Promise.resolve(null),
    ended: (ids) => Promise.resolve(new Set(ids.filter((id) => ended.has(id)))),
    tell: (words) => told.push(...words),
    pulseMs: 10,
  })
  db.onWake((woken) => live.hear(woken.map((one) => ({ key: `${one.tenantId}/${one.channel}` }))))
})
afterAll(async () => {
  await live?.close()
  server?.close()
  await db?.close()
  await database?.drop()
})

describe('the socket', () => {
  it('cuts off who does not read, keeps little for him, and lets him go on where he was', async () => {
    const first = await connect()
    let newest = 0
    first.on('message', (raw) => {
      const { id } = JSON.parse(String(raw)) as { id?: string }
      if (id) newest = Number(id)
      // The tab is frozen: nothing is read from the line any more.
      if (newest === 3) first.pause()
    })
    const before = process.memoryUsage().arrayBuffers
    first.send(JSON.stringify({ type: 'subscribe', topic: 'flood' }))
    await until(() => newest === 3)
    await new Promise((done) => setTimeout(done, 1500))
    // 37 MiB were to be sent; in both ends of this process together no more waits than the kernel and a mebibyte hold.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(12 * 1_048_576)
    const closed = new Promise<number>((done) => first.on('close', done))
    first.resume()
    expect([4408, 1006]).toContain(await closed)

    const second = await connect()
    const numbers: number[] = []
    second.on('message', (raw) => {
      const { id } = JSON.parse(String(raw)) as { id?: string }
      if (id) numbers.push(Number(id))
    })
    second.send(JSON.stringify({ type: 'subscribe', topic: 'flood', after: String(newest) }))
    await until(() => numbers.at(-1) === MOST || second.readyState !== WebSocket.OPEN)
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => newest + i + 1))
    expect(numbers.length).toBeGreaterThan(0)
    second.terminate()
  })

  it('ends a line that is silent, and keeps one that answers', async () => {
    const silent = await connect()
    const there = await connect()
    there.on('message', () => there.send('{"type":"pong"}'))
    await new Promise<void>((done) => silent.on('close', () => done()))
    expect(there.readyState).toBe(WebSocket.OPEN)
    there.terminate()
  })

  it('reads once more for however many wakes came while it read, and not at all for who may no longer', async () => {
    const tab = await connect()
    const got: { type: string; data?: number }[] = []
    tab.on('message', (raw) => {
      got.push(JSON.parse(String(raw)))
      tab.send('{"type":"pong"}')
    })
    tab.send(JSON.stringify({ type: 'subscribe', topic: 'counted' }))
    await until(() => got.some(({ data }) => data === 1))
    for (let n = 0; n < 200; n++) live.hear([{ key: `${tenantId}/counted` }])
    await until(() => got.some(({ data }) => data === 2))
    await db.tenant(tenantId, (trx) => Promise.resolve(wakeAfter(trx, 'counted')))
    await until(() => got.some(({ data }) => data! >= 3))
    const reads = got.filter(({ type }) => type === 'read').length
    expect(reads).toBeLessThanOrEqual(5)
    mayRead = false
    live.hear([{ key: `${tenantId}/counted` }])
    await until(() => got.some(({ type }) => type === 'refused'))
    live.hear([{ key: `${tenantId}/counted` }])
    mayRead = true
    expect(got.filter(({ type }) => type === 'read').length).toBe(reads)
    tab.terminate()
  })

  it('reads again at the next sweep what could not be read', async () => {
    const tab = await connect()
    const got: number[] = []
    tab.on('message', (raw) => {
      const { data } = JSON.parse(String(raw)) as { data?: number }
      if (data) got.push(data)
      tab.send('{"type":"pong"}')
    })
    tab.send(JSON.stringify({ type: 'subscribe', topic: 'counted' }))
    await until(() => got.length === 1)
    fails = true
    live.hear([{ key: `${tenantId}/counted` }])
    await new Promise((done) => setTimeout(done, 100))
    fails = false
    await until(() => got.length >= 2)
    expect(got.slice(0, 2)).toEqual([1, 2])
    tab.terminate()
  })
})

describe('turns', () => {
  it('let so much go on at once, in the order it came, and forget what is behind', async () => {
    const turns = inTurn(3)
    const order: number[] = []
    let now = 0
    let most = 0
    const done = Promise.withResolvers<void>()
    for (let n = 0; n < 5000; n++)
      turns.take(async () => {
        most = Math.max(most, ++now)
        order.push(n)
        await Promise.resolve()
        now--
        if (order.length === 5000) done.resolve()
      })
    await done.promise
    expect(most).toBe(3)
    expect(order).toEqual(Array.from({ length: 5000 }, (_, n) => n))
    await turns.close()
    turns.take(() => Promise.reject(new Error('after the end')))
  })
})

async function connect(): Promise<WebSocket> {
  const { port } = server.address() as AddressInfo
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers: { origin: ORIGIN, cookie: 'wasl=x' }, perMessageDeflate: false })
  socket.on('error', () => undefined)
  await new Promise((done, fail) => {
    socket.on('open', done)
    socket.on('unexpected-response', (_request, response) => fail(new Error(String(response.statusCode))))
  })
  return socket
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 10))
}
