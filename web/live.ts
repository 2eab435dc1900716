/** What the socket pushes on a topic; `id` is where to go on after a break. */
export interface LiveEvent {
  topic: string
  id: number | string | null
  type: string
  data: unknown
}

/** How the line stands: being opened, open, lost and tried again; or ended, because the session holds no more. */
export type Line = 'opening' | 'open' | 'lost' | 'ended'

/** The server's close code for a session that has ended. */
const ENDED = 4401

/** One socket of a page. */
export interface Live {
  /** Watches a topic; after every break it goes on after `after()`, and `resumed` says that something may have been missed. */
  watch(topic: string, how: { after?: () => number; on(event: LiveEvent): void; resumed?(): void }): () => void
  send(message: Record<string, unknown>): void
  line(): Line
  onLine(look: (line: Line) => void): () => void
  close(): void
}

type Watcher = Parameters<Live['watch']>[1]

/** Silence longer than this is a dead line: the server pings every 30 s. */
const SILENT_MS = 45_000
const SLOWEST_MS = 15_000

/** Opens `/live` of this host and keeps it open: after a break it comes back by itself, sooner when the device says that it has a line. `chatId`: with that chat's own session. */
export function openLive(chatId?: string): Live {
  const url = `${location.origin.replace(/^http/, 'ws')}/live${chatId ? `?chat=${chatId}` : ''}`
  const watchers = new Map<string, Set<Watcher>>()
  const lookers = new Set<(line: Line) => void>()
  let socket: WebSocket | undefined
  let line: Line = 'opening'
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let heard = Date.now()
  let closed = false

  const tell = (next: Line) => {
    if (next === line) return
    line = next
    for (const look of lookers) look(line)
  }
  const say = (message: Record<string, unknown>) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  const subscribe = (topic: string, { after }: Watcher) => say({ type: 'subscribe', topic, ...(after ? { after: after() } : {}) })

  function open(): void {
    clearTimeout(timer)
    if (closed || socket) return
    const mine = new WebSocket(url)
    socket = mine
    mine.addEventListener('open', () => {
      heard = Date.now()
      for (const [topic, [first]] of watchers) if (first) subscribe(topic, first)
      const again = tries > 0 || line === 'lost'
      tries = 0
      tell('open')
      if (again) for (const many of watchers.values()) for (const { resumed } of many) resumed?.()
    })
    mine.addEventListener('message', ({ data }) => {
      heard = Date.now()
      const event = JSON.parse(data as string) as LiveEvent
      if (event.type === 'ping') say({ type: 'pong' })
      else if (event.type !== 'subscribed' && event.type !== 'refused')
        for (const watcher of watchers.get(event.topic) ?? []) watcher.on(event)
    })
    mine.addEventListener('close', ({ code }) => socket === mine && lose(code))
  }

  /** The line is gone: says so, and tries again a little later each time. */
  function lose(code?: number): void {
    const old = socket
    socket = undefined
    old?.close()
    closed ||= code === ENDED
    tell(code === ENDED ? 'ended' : 'lost')
    if (closed) return
    tries++
    clearTimeout(timer)
    timer = setTimeout(open, Math.min(SLOWEST_MS, 300 * 2 ** Math.min(tries, 6)) * (0.5 + Math.random() / 2))
  }

  const wake = () => {
    if (document.visibilityState === 'hidden') return
    if (socket && Date.now() - heard > SILENT_MS) lose()
    if (!socket) open()
  }
  const gone = () => socket && lose()
  const watchdog = setInterval(() => Date.now() - heard > SILENT_MS && socket && lose(), 5000)
  addEventListener('online', wake)
  addEventListener('offline', gone)
  document.addEventListener('visibilitychange', wake)
  open()

  return {
    watch(topic, how) {
      const many = watchers.get(topic) ?? new Set()
      watchers.set(topic, many)
      many.add(how)
      if (many.size === 1) subscribe(topic, how)
      return () => {
        if (!many.delete(how) || many.size) return
        watchers.delete(topic)
        say({ type: 'unsubscribe', topic })
      }
    },
    send: say,
    line: () => line,
    onLine(look) {
      lookers.add(look)
      return () => lookers.delete(look)
    },
    close() {
      closed = true
      clearTimeout(timer)
      clearInterval(watchdog)
      removeEventListener('online', wake)
      removeEventListener('offline', gone)
      document.removeEventListener('visibilitychange', wake)
      socket?.close()
    },
  }
}
