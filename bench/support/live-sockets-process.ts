import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { serveParent } from './serve-parent.ts'

/** One chat with both its readers, each by a cookie of his own. */
export interface Room {
  id: string
  cookies: [client: string, freelancer: string]
}

/** What the sockets are asked for: to be opened, each on its chat, or to see messages posted at a rate. */
export type LiveTask = { open: Room[]; url: string } | { post: number; perSecond: number }

/** Milliseconds from the sending of a message's POST until both readers had it. */
export interface Pushed {
  p50: number
  p99: number
  max: number
  lost: number
}

/** So many sockets are being opened at once. */
const AT_ONCE = 100
const WAIT_MS = 10_000

let home = ''
let rooms: Room[] = []
const awaited = new Map<string, (at: number) => void>()

serveParent(async (task: LiveTask | { start?: never }) => {
  if ('open' in task) return openAll(task.url, task.open)
  return 'post' in task ? postAll(task.post, task.perSecond) : { ready: true }
})

async function openAll(url: string, list: Room[]): Promise<{ seconds: number; open: number }> {
  home = url
  rooms = list
  const started = performance.now()
  const wanted = list.flatMap((room) => room.cookies.map((cookie) => ({ id: room.id, cookie })))
  let open = 0
  const work = wanted.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of work) if (await openOne(one.id, one.cookie)) open++
    }),
  )
  return { seconds: (performance.now() - started) / 1000, open }
}

function openOne(id: string, cookie: string): Promise<boolean> {
  const socket = new WebSocket(`${home.replace('http', 'ws')}/live?chat=${id}`, {
    headers: { cookie, origin: home },
    perMessageDeflate: false,
  })
  return new Promise((done) => {
    socket.on('error', () => done(false))
    socket.on('close', () => done(false))
    socket.on('open', () => socket.send(JSON.stringify({ type: 'subscribe', topic: `chat:${id}` })))
    socket.on('message', (raw) => {
      const at = performance.now()
      const said = JSON.parse(String(raw)) as { type: string; data?: { message?: { clientMessageId?: string } } }
      if (said.type === 'ping') socket.send('{"type":"pong"}')
      if (said.type === 'subscribed') done(true)
      if (said.type === 'message') awaited.get(said.data!.message!.clientMessageId!)?.(at)
    })
  })
}

/** An open loop: a message is due at its instant whether or not earlier ones have come. */
async function postAll(count: number, perSecond: number): Promise<Pushed> {
  const started = performance.now()
  const times = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const due = started + (i * 1000) / perSecond
      await sleep(Math.max(0, due - performance.now()))
      return postOne(rooms[(i * 7919) % rooms.length]!, `m${started}-${i}`)
    }),
  )
  const came = times.filter((ms) => ms !== null).sort((a, b) => a - b)
  const at = (share: number) => came[Math.min(came.length - 1, Math.floor(came.length * share))]!
  return { p50: at(0.5), p99: at(0.99), max: at(1), lost: count - came.length }
}

async function postOne(room: Room, clientMessageId: string): Promise<number | null> {
  const both = Promise.withResolvers<number | null>()
  let readers = 0
  awaited.set(clientMessageId, (at) => ++readers === 2 && both.resolve(at))
  setTimeout(() => both.resolve(null), WAIT_MS).unref()
  const sent = performance.now()
  const answer = await fetch(`${home}/api/v1/chats/${room.id}/messages`, {
    method: 'POST',
    headers: { cookie: room.cookies[0], origin: home, 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'أهلًا، متى نبدأ؟', clientMessageId }),
  })
  await answer.arrayBuffer()
  if (answer.status !== 201) throw new Error(`a message was answered ${answer.status}`)
  const at = await both.promise
  awaited.delete(clientMessageId)
  return at === null ? null : at - sent
}
