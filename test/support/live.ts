import { WebSocket } from 'ws'
import type { TestApp } from './app.ts'

/** What a browser was sent. */
export interface Pushed {
  topic?: string
  id?: string
  type: string
  code?: string
  data?: Record<string, unknown>
}

/** A tab with its socket. */
export interface Tab {
  socket: WebSocket
  pushed: Pushed[]
  say(message: object | string): void
  /** The next message that fits and was not asked for before; throws after `ms`. */
  next(fits: (message: Pushed) => boolean, ms?: number): Promise<Pushed>
  /** Subscribes and waits for the answer. */
  watch(topic: string, after?: string | number): Promise<Pushed>
  /** The code it was closed with. */
  closed(ms?: number): Promise<number>
  close(): void
}

/** Opens /live as a browser does, with its cookies and the Origin of our pages; rejects with the status of a refusal. */
export function openTab(
  wasl: TestApp,
  options: { cookies?: Record<string, string>; path?: string; origin?: string | null; headers?: Record<string, string> } = {},
): Promise<Tab> {
  const { cookies = {}, path = '/live', origin = wasl.app.deps.config.publicUrl } = options
  const cookie = Object.entries(cookies)
    .map((pair) => pair.join('='))
    .join('; ')
  const socket = new WebSocket(wasl.url.replace('http', 'ws') + path, {
    perMessageDeflate: false,
    headers: { ...(cookie ? { cookie } : {}), ...(origin ? { origin } : {}), ...options.headers },
  })
  const pushed: Pushed[] = []
  const waiting = new Set<() => void>()
  const asked = new Set<Pushed>()
  const end = Promise.withResolvers<number>()
  socket.on('message', (raw) => {
    const message = JSON.parse(String(raw)) as Pushed
    if (message.type === 'ping') return socket.send('{"type":"pong"}')
    pushed.push(message)
    for (const look of waiting) look()
  })
  socket.on('close', (code) => end.resolve(code))
  const within = <T>(promise: Promise<T>, ms: number, what: string): Promise<T> =>
    Promise.race([
      promise,
      new Promise<T>((_, fail) =>
        setTimeout(() => fail(new Error(`${what} did not come within ${ms} ms; what came: ${JSON.stringify(pushed.slice(-5))}`)), ms),
      ),
    ])
  const tab: Tab = {
    socket,
    pushed,
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next(fits, ms = 10_000) {
      const found = Promise.withResolvers<Pushed>()
      const look = (): void => {
        const message = pushed.find((one) => !asked.has(one) && fits(one))
        if (!message) return
        asked.add(message)
        waiting.delete(look)
        found.resolve(message)
      }
      waiting.add(look)
      look()
      return within(found.promise, ms, 'a message').finally(() => waiting.delete(look))
    },
    watch(topic, after) {
      tab.say({ type: 'subscribe', topic, ...(after === undefined ? {} : { after }) })
      return tab.next((one) => one.topic === topic && (one.type === 'subscribed' || one.type === 'refused'))
    },
    closed: (ms = 10_000) => within(end.promise, ms, 'the end'),
    close: () => socket.close(),
  }
  return new Promise((done, fail) => {
    socket.on('open', () => done(tab))
    socket.on('unexpected-response', (_request, response) => fail(new Error(`refused with ${response.statusCode}`)))
    socket.on('error', fail)
  })
}
