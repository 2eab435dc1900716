// Long: the socket's promises, each with its own story, on one running house of two processes.
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkFreelancer } from '#src/accounts/people.ts'
import { endSessions, startSession } from '#src/accounts/sessions.ts'
import { makeFirstAdminLink } from '#src/accounts/sign-in.ts'
import { postMessage } from '#src/chat/post.ts'
import { type Db, openDb, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { masterKeys } from '#src/platform/keys.ts'
import { wakeAfter } from '#src/platform/live/wake.ts'
import { askClient } from '#src/requests/ask.ts'
import { enterPool } from '#src/routing/enter-pool.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { cloneDatabase } from '../support/database.ts'
import { TEST_KEYS } from '../support/global.ts'
import { redisInstalled } from '../support/installed.ts'
import { openTab, type Tab } from '../support/live.ts'
import { startRedis } from '../support/redis.ts'

const HOME = 'http://127.0.0.1:3000'

let database: Awaited<ReturnType<typeof cloneDatabase>>
let wasl: TestApp
/** Another process on the same database; the clock is this one's. */
let beside: TestApp
/** A process that ends between its commit and its word. */
let quiet: Db
let admin: string
const tabs: Tab[] = []

beforeAll(async () => {
  database = await cloneDatabase()
  wasl = await startTestApp({ database })
  beside = await startTestApp({ database, role: 'api' })
  quiet = await openDb(database.url, masterKeys(TEST_KEYS))
  const token = (await makeFirstAdminLink(wasl.app.world.db, wasl.tenant.id, wasl.clock.now()))!
  const response = await fetch(`${wasl.url}/first-run`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ token, email: 'boss@example.com' }),
  })
  admin = response.headers.getSetCookie()[0]!.match(/^wasl=([\w-]{43})/)![1]!
})
afterAll(async () => {
  for (const tab of tabs) tab.close()
  await quiet?.close()
  await beside?.close()
  await wasl?.close()
  await database?.drop()
})

describe('who may open a socket', () => {
  it('is not another site’s page, whatever cookie it carries (S47)', async () => {
    const { session } = await hire()
    for (const origin of ['https://evil.example', 'null', `${HOME}.evil.example`])
      await expect(openTab(wasl, { cookies: { wasl: session }, origin })).rejects.toThrow('refused with 403')
    // Without an Origin a cookie is not looked at.
    const silent = await open({ cookies: { wasl: session }, origin: null })
    silent.say({ type: 'subscribe', topic: 'requests' })
    expect(await silent.closed()).toBe(4401)
  })

  it('is nobody at another address, or with a token in its query', async () => {
    const { session } = await hire()
    for (const path of ['/live/', '/live?token=abc', `/live?ticket=${session}`, '/other'])
      await expect(openTab(wasl, { path, cookies: { wasl: session } })).rejects.toThrow('refused with 404')
  })

  it('is told by the code that a session has ended, and a key by the status', async () => {
    expect(await (await open({ cookies: { wasl: 'x'.repeat(43) } })).closed()).toBe(4401)
    await expect(openTab(wasl, { headers: { authorization: 'Bearer wasl_none' } })).rejects.toThrow('refused with 401')
  })

  it('is whoever shows a ticket, once, within its minute', async () => {
    const { session } = await hire()
    const ticket = async () => (await call<{ ticket: string }>('POST', 'live/ticket', session)).ticket
    const first = await ticket()
    const tab = await open({ origin: null })
    tab.say({ type: 'ticket', ticket: first })
    await tab.next(({ type }) => type === 'ready')
    expect((await tab.watch('requests')).type).toBe('subscribed')
    const again = await open({ origin: null })
    again.say({ ticket: first })
    expect(await again.closed()).toBe(4401)
    const late = await ticket()
    wasl.clock.advance(61_000)
    const tooLate = await open({ origin: null })
    tooLate.say({ ticket: late })
    expect(await tooLate.closed()).toBe(4401)
  })
})

describe('what is pushed', () => {
  it('is a freelancer’s own: the rival hears nothing of it, and the office of all', async () => {
    const mine = await hire()
    const rival = await hire()
    const [tab, other, office] = [
      await open({ cookies: { wasl: mine.session } }),
      await open({ cookies: { wasl: rival.session } }),
      await open({ cookies: { wasl: admin } }),
    ]
    for (const one of [tab, other])
      for (const topic of ['requests', 'notifications']) expect((await one.watch(topic)).type).toBe('subscribed')
    for (const topic of ['requests', 'leads', 'deliveries', 'conversations', 'connections', 'notifications'])
      expect((await office.watch(topic)).type, topic).toBe('subscribed')
    const request = await offer(mine.id)
    const isIt = (status: string) => (one: { topic?: string; data?: Record<string, unknown> }) =>
      one.topic === 'requests' && one.data?.id === request.id && one.data?.status === status
    expect((await wasl.call('POST', `requests/${request.id}/accept`)).status).toBe(200)
    await tab.next(isIt('accepted'))
    await office.next(isIt('accepted'))
    await office.next((one) => one.topic === 'leads' && one.data?.id === request.leadId && one.data?.status === 'assigned')
    const added = await tab.next(({ topic, type }) => topic === 'notifications' && type === 'added')
    expect(added.data).toMatchObject({ kind: 'accepted', requestId: request.id })
    expect((await tab.next(({ type }) => type === 'count')).data).toEqual({ unread: 1 })
    expect(JSON.stringify(other.pushed)).not.toContain(request.id)
    expect(other.pushed.filter(({ type }) => type !== 'subscribed')).toEqual([])
  })

  it('is refused where it is not one’s own: the office’s topics, another’s chat, what is no topic (S3)', async () => {
    const mine = await hire()
    const chat = await chatOf((await hire()).id)
    const tab = await open({ cookies: { wasl: mine.session } })
    for (const topic of [
      'leads',
      'deliveries',
      'conversations',
      'connections',
      `chat:${chat.id}`,
      `chat:${newId()}`,
      'chat',
      'chat:x',
      'requests:x',
      `requests:${mine.id}`,
      'x',
      '',
      'constructor',
    ])
      expect(await tab.watch(topic), topic).toMatchObject({ type: 'refused', code: 'not_found' })
  })

  it('is a chat’s messages to both its readers, in order, from another process too', async () => {
    const mine = await hire()
    const chat = await chatOf(mine.id)
    const [his, hers] = [await open({ cookies: { wasl: mine.session } }), await open({ on: beside, ...chat.client })]
    await his.watch(`chat:${chat.id}`)
    await hers.watch(`chat:${chat.id}`)
    for (let n = 1; n <= 20; n++) await say(n % 2 ? wasl : beside, chat, `رسالة ${n}`)
    for (const tab of [his, hers]) {
      for (let n = 1; n <= 20; n++) await tab.next(({ type, data }) => type === 'message' && textOf(data) === `رسالة ${n}`)
      const told = tab.pushed.filter(({ type }) => type === 'message').map(({ data }) => seqOf(data))
      expect(told).toEqual([...told].sort((a, b) => a - b))
      expect(new Set(told).size).toBe(20)
    }
  })

  it('goes on after a broken line where it was: nothing is skipped, nothing comes twice', async () => {
    const mine = await hire()
    const chat = await chatOf(mine.id)
    const first = await open({ cookies: { wasl: mine.session } })
    await first.watch(`chat:${chat.id}`)
    await say(wasl, chat, 'one')
    const { id: after } = await first.next(({ type }) => type === 'message')
    first.socket.terminate()
    for (const text of ['two', 'three', 'four']) await say(wasl, chat, text)
    const second = await open({ cookies: { wasl: mine.session } })
    await second.watch(`chat:${chat.id}`, after)
    await say(wasl, chat, 'five')
    await second.next(({ data }) => textOf(data) === 'five')
    expect(second.pushed.filter(({ type }) => type === 'message').map(({ data }) => textOf(data))).toEqual(['two', 'three', 'four', 'five'])
  })

  it('of a list goes on likewise, and whoever was away for long is told to look at all of it', async () => {
    const mine = await hire()
    const first = await open({ cookies: { wasl: mine.session } })
    await first.watch('requests')
    const one = await offer(mine.id)
    await wasl.call('POST', `requests/${one.id}/ask`, { question: 'متى؟' })
    const { id: after } = await first.next(({ data }) => data?.id === one.id)
    first.socket.terminate()
    await wasl.call('POST', `requests/${one.id}/withdraw`)
    const second = await open({ cookies: { wasl: mine.session } })
    await second.watch('requests', after)
    expect((await second.next(({ topic, type }) => topic === 'requests' && type === 'changed')).data).toEqual({
      id: one.id,
      status: 'withdrawn',
    })
    const [snapshot, at] = after!.split('@') as [string, string]
    for (const old of [`${snapshot}@${Number(at) - 3600}`, 'x', '9:1:@1', `1:${'9'.repeat(30)}:@5`, "1:1:'@1"]) {
      const third = await open({ cookies: { wasl: mine.session } })
      await third.watch('requests', old)
      await third.next(({ type }) => type === 'refresh')
      third.close()
    }
  })

  it('passes typing and presence on to the other side, on any process, and never back', async () => {
    const mine = await hire()
    const chat = await chatOf(mine.id)
    const his = await open({ cookies: { wasl: mine.session } })
    await his.watch(`chat:${chat.id}`)
    const hers = await open({ on: beside, ...chat.client })
    await hers.watch(`chat:${chat.id}`)
    expect((await his.next(({ type }) => type === 'presence')).data).toEqual({ side: 'client', online: true })
    hers.say({ type: 'typing', topic: `chat:${chat.id}` })
    expect((await his.next(({ type }) => type === 'typing')).data).toEqual({ side: 'client' })
    hers.close()
    expect((await his.next(({ type, data }) => type === 'presence' && data?.online === false)).data).toEqual({
      side: 'client',
      online: false,
    })
    expect(hers.pushed.filter(({ type }) => type === 'typing')).toEqual([])
    // Who is no reader is not heard.
    const stranger = await open({ cookies: { wasl: (await hire()).session } })
    stranger.say({ type: 'typing', topic: `chat:${chat.id}` })
    await stranger.watch('requests')
    expect(his.pushed.filter(({ type }) => type === 'typing')).toHaveLength(1)
  })

  it('is found though nobody told of it: a wake that was lost comes with the next sweep', async () => {
    const mine = await hire()
    const chat = await chatOf(mine.id)
    const tab = await open({ on: beside, cookies: { wasl: mine.session } })
    await tab.watch(`chat:${chat.id}`)
    await tab.watch('requests')
    const { id: requestId } = await offer(mine.id)
    await unheard(async (trx) => {
      const now = wasl.clock.now()
      await postMessage(trx, chat.id, { sender: 'client', text: 'unheard' }, now)
      wakeAfter(trx, `chat:${chat.id}`)
      await askClient(trx, requestId, 'متى؟', { via: 'portal', actor: 'test' }, now)
    })
    await tab.next(({ data }) => textOf(data) === 'unheard')
    expect((await tab.next(({ topic, type }) => topic === 'requests' && type === 'changed')).data).toEqual({
      id: requestId,
      status: 'asked',
    })
  })
})

describe('a chat’s own session', () => {
  it('hears that chat and nothing else', async () => {
    const mine = await hire()
    const chat = await chatOf(mine.id)
    const other = await chatOf(mine.id)
    const tab = await open(chat.freelancer)
    expect((await tab.watch(`chat:${chat.id}`)).type).toBe('subscribed')
    for (const topic of [`chat:${other.id}`, 'requests', 'notifications', 'leads'])
      expect((await tab.watch(topic)).type, topic).toBe('refused')
  })

  it('goes with its link: taken back, the socket is closed', async () => {
    const chat = await chatOf((await hire()).id)
    const tab = await open(chat.client)
    await tab.watch(`chat:${chat.id}`)
    expect((await wasl.call('POST', `chats/${chat.id}/links/revoke`, {})).status).toBe(204)
    expect(await tab.closed()).toBe(4401)
  })
})

describe('who has lost it hears no more', () => {
  it.each(['signed out', 'deactivated', 'removed', 'signed out on the other process, unheard'])('%s', async (how) => {
    const mine = await hire()
    const tab = await open({ cookies: { wasl: mine.session } })
    await tab.watch('requests')
    if (how === 'signed out') await call('POST', 'me/sign-out', mine.session)
    else if (how === 'deactivated') await wasl.call('PATCH', `freelancers/${mine.id}`, { active: false })
    else if (how === 'removed') await wasl.call('DELETE', `freelancers/${mine.id}`)
    else await unheard((trx) => endSessions(trx, { freelancer_id: mine.id }, wasl.clock.now()))
    expect(await tab.closed(6000)).toBe(4401)
  })

  it('a key that was taken back', async () => {
    const made = await wasl.call<{ id: string; key: string }>('POST', 'api-keys', { label: 'live', scope: 'manager' })
    const tab = await open({ headers: { authorization: `Bearer ${made.body.key}` }, origin: null })
    expect((await tab.watch('leads')).type).toBe('subscribed')
    await wasl.call('DELETE', `api-keys/${made.body.id}`)
    expect(await tab.closed(6000)).toBe(4401)
  })

  it('a freelancer whose lead went to another: his socket stays, the chat is gone from it (S4)', async () => {
    const mine = await hire()
    const next = await hire()
    const chat = await chatOf(mine.id)
    const tab = await open({ cookies: { wasl: mine.session } })
    await tab.watch(`chat:${chat.id}`)
    const moved = await wasl.call('PATCH', `leads/${chat.leadId}`, { owner: { freelancerId: next.id } })
    expect(moved.status, JSON.stringify(moved.body)).toBe(200)
    expect(await tab.next(({ type, topic }) => type === 'refused' && topic === `chat:${chat.id}`)).toMatchObject({ code: 'not_found' })
    expect((await tab.watch('requests')).type).toBe('subscribed')
  })
})

describe('a socket that misbehaves', () => {
  it.each([
    ['more than is taken', 'x'.repeat(20_000), 1009],
    ['no JSON', '{', 4400],
    ['no object', '[]', 4400],
  ])('and sends %s is closed, and nothing else is', async (_what, message, code) => {
    const { session } = await hire()
    const tab = await open({ cookies: { wasl: session } })
    tab.say(message)
    expect(await tab.closed()).toBe(code)
    expect((await (await open({ cookies: { wasl: session } })).watch('requests')).type).toBe('subscribed')
  })

  it('and sends without end is closed', async () => {
    const tab = await open({ cookies: { wasl: (await hire()).session } })
    for (let n = 0; n < 500; n++) tab.say({ type: 'typing', topic: 'x' })
    expect(await tab.closed()).toBe(4429)
  })

  it('and wants every topic there is gets sixty', async () => {
    const mine = await hire()
    const tab = await open({ cookies: { wasl: mine.session } })
    const chats = []
    for (let n = 0; n < 62; n++) chats.push(await bareChat(mine.id))
    for (const id of chats) tab.say({ type: 'subscribe', topic: `chat:${id}` })
    for (let n = 0; n < 60; n++) await tab.next(({ type }) => type === 'subscribed')
    for (let n = 0; n < 2; n++) await tab.next(({ type, code }) => type === 'refused' && code === 'too_many')
  })
})

it('tells in /metrics how many there are', async () => {
  const { session } = await hire()
  await (await open({ cookies: { wasl: session } })).watch('requests')
  const { body } = await wasl.call<string>('GET', '/metrics')
  expect(Number(/^wasl_live_sockets (\d+)$/m.exec(body)![1])).toBeGreaterThan(0)
  expect(Number(/^wasl_live_subscriptions (\d+)$/m.exec(body)![1])).toBeGreaterThan(0)
  expect(body).toMatch(/^wasl_live_closed_total\{why="ended"\} [1-9]/m)
})

describe.skipIf(!redisInstalled())('over Redis', () => {
  it('is not deaf in its first moments: a sign that is given as soon as both processes stand is heard, however slowly Redis answers', async () => {
    const redis = await startRedis()
    const mine = await hire()
    const chat = await chatOf(mine.id)
    execFileSync('redis-cli', ['-p', new URL(redis.url).port, 'client', 'pause', '1500', 'ALL'], { stdio: 'ignore' })
    const [one, two] = await Promise.all(
      [1, 2].map(() => startTestApp({ database, role: 'api', redisUrl: redis.url, env: { REDIS_URL: redis.url } })),
    )
    try {
      const his = await open({ on: one!, cookies: { wasl: mine.session } })
      const hers = await open({ on: two!, ...chat.client })
      await his.watch(`chat:${chat.id}`)
      await hers.watch(`chat:${chat.id}`)
      hers.say({ type: 'typing', topic: `chat:${chat.id}` })
      expect((await his.next(({ type }) => type === 'typing', 3000)).data).toEqual({ side: 'client' })
    } finally {
      await one!.close()
      await two!.close()
      await redis.stop()
    }
  })

  it('passes signs and messages between processes, and goes on when Redis does not', async () => {
    const redis = await startRedis()
    let stopping: Promise<void> | undefined
    const stopped = () => (stopping ??= redis.stop())
    const [one, two] = [
      await startTestApp({ database, role: 'api', queue: 'redis', redisUrl: redis.url }),
      await startTestApp({ database, role: 'api', queue: 'redis', redisUrl: redis.url }),
    ]
    try {
      const mine = await hire()
      const chat = await chatOf(mine.id)
      const his = await open({ on: one, cookies: { wasl: mine.session } })
      const hers = await open({ on: two, ...chat.client })
      await his.watch(`chat:${chat.id}`)
      await hers.watch(`chat:${chat.id}`)
      hers.say({ type: 'typing', topic: `chat:${chat.id}` })
      expect((await his.next(({ type }) => type === 'typing')).data).toEqual({ side: 'client' })
      await say(two, chat, 'with Redis')
      await his.next(({ data }) => textOf(data) === 'with Redis')
      await stopped()
      await say(two, chat, 'without Redis')
      await his.next(({ data }) => textOf(data) === 'without Redis')
    } finally {
      await one.close()
      await two.close()
      await stopped()
    }
  })
})

// ─── What people do ──────────────────────────────────────────────────────────────────────────────────────────────────

async function open({ on = wasl, ...options }: Parameters<typeof openTab>[1] & { on?: TestApp } = {}): Promise<Tab> {
  const tab = await openTab(on, options)
  tabs.push(tab)
  return tab
}

async function call<T>(method: string, path: string, session: string): Promise<T> {
  const answer = await wasl.call<T>(method, path, undefined, { key: null, headers: { cookie: `wasl=${session}`, origin: HOME } })
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  return answer.body
}

/** A change whose words are lost. */
function unheard<T>(run: (trx: Trx) => Promise<T>): Promise<T> {
  return quiet.tenant(wasl.tenant.id, run)
}

let people = 0

async function hire(): Promise<{ id: string; session: string }> {
  const id = await wasl.addFreelancer({
    name: `Freelancer ${++people}`,
    email: `live-${people}@team.example`,
    profile: { skills: ['translation'], capacity: { open: 100 } },
  })
  const { db } = wasl.app.world
  const now = wasl.clock.now()
  const session = await db.tenant(wasl.tenant.id, async (trx) => {
    await linkFreelancer(trx, id, now, { db })
    const { person_id: personId } = await trx('memberships').where({ freelancer_id: id }).first('person_id')
    return (await startSession(trx, { role: 'freelancer', freelancerId: id, personId, how: 'mail', device: 'test' }, now)).token
  })
  return { id, session }
}

/** An enquiry that is offered to this freelancer. */
async function offer(freelancerId: string): Promise<{ id: string; leadId: string }> {
  const lead = await wasl.call<{ id: string }>('POST', 'leads', {
    name: 'عميل',
    phone: `+96650${String(2_000_000 + ++people)}`,
    text: 'أحتاج شعار',
  })
  const leadId = lead.body.id
  const now = wasl.clock.now()
  const id = newId()
  await wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => {
    // Lock order: the pool first, as everywhere.
    await enterPool(trx)
    await trx('due').where({ subject_id: leadId }).delete()
    await trx('leads').where({ id: leadId }).update({ status: 'offered' })
    await trx('requests').where({ lead_id: leadId }).update({ status: 'withdrawn' })
    const policy = JSON.stringify({
      kind: 'sequential',
      hours: 24,
      workingHoursOnly: false,
      remindBeforeMinutes: 0,
      parallel: 1,
      maxOffers: 10,
    })
    const times = { offered_at: now, created_at: now, due_at: new Date(now.getTime() + 86_400_000) }
    await trx('requests').insert({ id, lead_id: leadId, freelancer_id: freelancerId, status: 'pending', policy, ...times })
  })
  return { id, leadId }
}

interface Chat {
  id: string
  leadId: string
  client: { cookies: Record<string, string>; path: string }
  freelancer: { cookies: Record<string, string>; path: string }
}

/** The private chat of an accepted enquiry, with both sides' own sessions. */
async function chatOf(freelancerId: string): Promise<Chat> {
  const { id: requestId, leadId } = await offer(freelancerId)
  const accepted = await wasl.call<{ chatId: string }>('POST', `requests/${requestId}/accept`)
  const id = accepted.body.chatId
  const side = async (of: 'client' | 'freelancer') => {
    const { chatToken } = await import('#src/chat/open.ts')
    const token = await wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => chatToken(trx, id, of, 1))
    const response = await fetch(`${wasl.url}/c/${token}`, { method: 'POST', redirect: 'manual' })
    const [name, value] = response.headers.getSetCookie()[0]!.split(';')[0]!.split('=') as [string, string]
    return { cookies: { [name]: value }, path: `/live?chat=${id}` }
  }
  return { id, leadId, client: await side('client'), freelancer: await side('freelancer') }
}

/** A chat row and nothing around it. */
async function bareChat(freelancerId: string): Promise<string> {
  const id = newId()
  const now = wasl.clock.now()
  await wasl.app.world.db.tenant(wasl.tenant.id, (trx) =>
    trx('chats').insert({
      id,
      lead_id: newId(),
      request_id: newId(),
      freelancer_id: freelancerId,
      contact_id: newId(),
      last_activity_at: now,
      created_at: now,
    }),
  )
  return id
}

async function say(on: TestApp, chat: Chat, text: string): Promise<void> {
  const [cookie] = Object.entries(chat.client.cookies).map((pair) => pair.join('='))
  const answer = await on.call('POST', `chats/${chat.id}/messages`, { text }, { key: null, headers: { cookie: cookie!, origin: HOME } })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
}

function textOf(data: Record<string, unknown> | undefined): unknown {
  return (data?.message as { text?: string } | undefined)?.text
}

function seqOf(data: Record<string, unknown> | undefined): number {
  return (data!.message as { seq: number }).seq
}
