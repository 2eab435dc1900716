import type { WebSocket } from 'ws'
import type { Clock } from '#src/platform/clock.ts'
import { live } from '#src/platform/metrics.ts'
import type { Caller } from '#src/platform/route.ts'
import type { Readings } from './readings.ts'
import { cut, makeSeat, type Seat, send, takeToken } from './seat.ts'

/** All sockets of a process. */
export interface Hub {
  /** Takes a socket in. Without a caller it has seconds to show a ticket. */
  seat(socket: WebSocket, caller: Caller | null): void
  /** Closes the sockets of sessions and keys that hold no more. */
  checkSessions(): Promise<void>
  /** How many sockets there are, and how many of them have not said yet who they are. */
  size(): { all: number; unknown: number }
  close(): Promise<void>
}

/** A browser has one socket per tab; a session with more than this has lost count. */
const MOST_PER_SESSION = 30
const BEAT_S = 30
const TICKET_MS = 10_000
const CLOSED = 3

/** Opens an empty hub over its readings. `takeTicket` uses a ticket up: who comes with it. `ended`: which of these sessions hold no more. */
export function openHub(options: {
  clock: Clock
  readings: Readings
  takeTicket(ticket: string): Promise<Caller | null>
  ended(sessionIds: readonly string[]): Promise<Set<string>>
  /** The length of a heartbeat's second, for tests. */
  pulseMs?: number
}): Hub {
  const { clock, readings } = options
  const seats = new Map<number, Seat>()
  let last = 0
  let beat = 0
  let checking: { now: Promise<void>; next?: Promise<void> } | null = null
  const pulse = setInterval(tick, options.pulseMs ?? 1000)

  function take(socket: WebSocket, caller: Caller | null): void {
    const seat = makeSeat(++last, socket, caller)
    seats.set(seat.id, seat)
    live.sockets.set(seats.size)
    // Without this listener a message that is too long would end the process.
    socket.on('error', () => socket.terminate())
    socket.on('message', (raw: Buffer) => heardFrom(seat, raw))
    socket.on('close', () => leave(seat))
    if (caller) return void welcome(seat)
    setTimeout(() => seat.caller ?? cut(seat, 'ended'), TICKET_MS).unref()
  }

  function welcome(seat: Seat): void {
    let same = 0
    for (const { caller } of seats.values()) if (caller?.sessionId === seat.caller!.sessionId) same++
    if (same > MOST_PER_SESSION) cut(seat, 'tooMany')
  }

  function heardFrom(seat: Seat, raw: Buffer): void {
    seat.alive = true
    if (!takeToken(seat)) return void cut(seat, 'tooMany')
    const said = parse(raw)
    if (!said) return void cut(seat, 'unclear')
    if (!seat.caller) return void showTicket(seat, said.ticket)
    if (typeof said.topic !== 'string' || said.topic.length > 100) return
    if (said.type === 'subscribe') readings.subscribe(seat, said.topic, said.after)
    else if (said.type === 'unsubscribe') readings.unsubscribe(seat, said.topic)
    else if (typeof said.type === 'string') readings.overhear(seat, said.topic, said.type)
  }

  async function showTicket(seat: Seat, ticket: unknown): Promise<void> {
    const caller = typeof ticket === 'string' ? await options.takeTicket(ticket).catch(() => null) : null
    if (!caller) return void cut(seat, 'ended')
    seat.caller = caller
    welcome(seat)
    send(seat, { type: 'ready' })
  }

  function leave(seat: Seat): void {
    if (!seats.delete(seat.id)) return
    live.sockets.set(seats.size)
    readings.leave(seat)
  }

  /** Each second a thirtieth of the sockets is asked whether it is there, and its readers are marked as here. */
  function tick(): void {
    beat = (beat + 1) % BEAT_S
    const now = clock.now()
    const there: Seat[] = []
    for (const seat of seats.values()) {
      if (seat.caller?.until && seat.caller.until <= now) cut(seat, 'ended')
      if (seat.id % BEAT_S !== beat) continue
      if (!seat.alive) {
        live.closed.inc({ why: 'silent' })
        seat.socket.terminate()
        continue
      }
      seat.alive = false
      send(seat, { type: 'ping' })
      there.push(seat)
    }
    readings.keepHere(there)
  }

  /** Asked while a check goes on, one more follows it, however often it was asked. */
  function checkSessions(): Promise<void> {
    if (checking) {
      checking.next ??= checking.now.then(checkSessions)
      return checking.next
    }
    const now = check().finally(() => {
      checking = null
    })
    checking = { now }
    return now
  }

  async function check(): Promise<void> {
    const ids = new Set([...seats.values()].flatMap(({ caller }) => caller?.sessionId ?? []))
    // While the database is away nothing can be read either.
    const ended = await options.ended([...ids]).catch(() => new Set<string>())
    if (ended.size) for (const seat of seats.values()) if (seat.caller && ended.has(seat.caller.sessionId)) cut(seat, 'ended')
  }

  return {
    seat: take,
    checkSessions,
    size: () => ({ all: seats.size, unknown: [...seats.values()].filter(({ caller }) => !caller).length }),
    async close() {
      clearInterval(pulse)
      const sockets = [...seats.values()].map(({ socket }) => socket)
      for (const seat of seats.values()) cut(seat, 'restart')
      const gone = sockets.map(
        (socket) => new Promise<void>((done) => (socket.readyState === CLOSED ? done() : socket.once('close', () => done()))),
      )
      await Promise.all(gone)
      await readings.close()
    },
  }
}

function parse(raw: Buffer): { type?: unknown; topic?: unknown; after?: unknown; ticket?: unknown } | null {
  try {
    const said: unknown = JSON.parse(raw.toString('utf8'))
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? said : null
  } catch {
    return null
  }
}
