import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Clock } from '#src/platform/clock.ts'
import type { Db } from '#src/platform/db.ts'
import type { Log } from '#src/platform/log.ts'
import type { Caller } from '#src/platform/route.ts'
import { openHub } from './hub.ts'
import { openReadings } from './readings.ts'
import { CLOSES } from './seat.ts'
import { startSweep } from './sweep.ts'
import type { Topic } from './topic.ts'
import type { Word } from './wakes.ts'

/** The socket at /live of a process that answers browsers. */
export interface Live {
  /** Words for this process: its own after a commit, and those of others. */
  hear(words: readonly Word[]): void
  close(): Promise<void>
}

/** What the socket needs of the house. */
export interface LiveOptions {
  server: Server
  db: Db
  clock: Clock
  log: Log
  topics: readonly Topic[]
  /** The address of our own pages, as a browser names it in Origin. */
  origin: string
  /** Who opens a socket; null for nobody. */
  identify(request: IncomingMessage): Promise<Caller | null>
  takeTicket(ticket: string): Promise<Caller | null>
  ended(sessionIds: readonly string[]): Promise<Set<string>>
  /** Tells the other processes. */
  tell(words: readonly Word[]): void
  /** The length of a heartbeat's second, for tests. */
  pulseMs?: number
}

/** What a browser says is short. Bytes. */
const MOST_BYTES = 16_384
const MOST_SOCKETS = 20_000
const MOST_UNKNOWN = 500

/** Serves /live: a foreign Origin is 403, a key that holds no more 401, a session that does not is closed with its code; without either a ticket is awaited. Nothing is compressed: it costs memory per socket. */
export function openLive(options: LiveOptions): Live {
  const { server, db, clock, log } = options
  const readings = openReadings(options)
  const hub = openHub({ ...options, readings })
  const sweep = startSweep({ db, clock, log, hub, readings })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES, perMessageDeflate: false, clientTracking: false })

  server.on('upgrade', (request, socket, head) => {
    const fallen = (): void => void socket.destroy()
    socket.on('error', fallen)
    admit(request)
      .then((admitted) => {
        if (typeof admitted === 'number') return turnAway(socket, admitted)
        socket.off('error', fallen)
        sockets.handleUpgrade(request, socket, head, (opened) => {
          if (admitted !== 'ended') return hub.seat(opened, admitted.caller)
          opened.on('error', () => opened.terminate())
          opened.close(CLOSES.ended, 'ended')
        })
      })
      .catch((error: Error) => {
        log.warn({ err: error.message }, 'live.refused')
        turnAway(socket, 503)
      })
  })

  /** Who may come in, or the status he is turned away with. A browser reads no status: whose session has ended is let in and told by the code. */
  async function admit(request: IncomingMessage): Promise<{ caller: Caller | null } | 'ended' | number> {
    if (!/^\/live(\?chat=[\w-]{36})?$/.test(request.url ?? '')) return 404
    const { origin, cookie, authorization } = request.headers
    if (origin !== undefined && origin !== options.origin) return 403
    const { all, unknown } = hub.size()
    if (all >= MOST_SOCKETS) return 503
    // A cookie counts only together with the page it came from.
    const isProven = authorization !== undefined || (cookie !== undefined && origin !== undefined)
    const caller = isProven ? await options.identify(request) : null
    if (!caller && authorization !== undefined) return 401
    if (!caller && isProven && /(^|;\s*)(__Host-)?wasl(-[0-9a-f]{12})?=/.test(cookie ?? '')) return 'ended'
    return !caller && unknown >= MOST_UNKNOWN ? 503 : { caller }
  }

  return {
    hear(words) {
      sweep.heard(words)
      readings.hear(words)
      if (words.some(({ key }) => key.endsWith('/sessions'))) void hub.checkSessions()
    },
    async close() {
      await sweep.stop()
      await hub.close()
      sockets.close()
    },
  }
}

const REASONS: Record<number, string> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' }

function turnAway(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
