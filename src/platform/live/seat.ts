import type { WebSocket } from 'ws'
import { live } from '#src/platform/metrics.ts'
import type { Caller } from '#src/platform/route.ts'
import type { Sub } from './readings.ts'

/** One socket, and who sits at the other end. */
export interface Seat {
  id: number
  socket: WebSocket
  /** Null until a ticket was shown. */
  caller: Caller | null
  /** What it listens to, by the name the browser gave. */
  subs: Map<string, Sub>
  /** Whether anything came since it was last asked. */
  alive: boolean
  /** Messages it may send just now, and when that was reckoned. */
  tokens: number
  filledAt: number
}

/** Why wasl closes a socket, with its code. After `ended` a browser signs in; after all others it comes again and goes on where it was. */
export const CLOSES = { ended: 4401, tooMany: 4429, slow: 4408, unclear: 4400, restart: 1012 } as const

/** A reader who leaves so much unread is cut off, so that nobody's line fills our memory. */
const MOST_BUFFERED = 1_048_576
const OPEN = 1
const BURST = 80
const PER_SECOND = 10

/** A place for a socket, with all the messages it may send at once. */
export function makeSeat(id: number, socket: WebSocket, caller: Caller | null): Seat {
  return { id, socket, caller, subs: new Map(), alive: true, tokens: BURST, filledAt: performance.now() }
}

/** Sends, or cuts off who does not read. */
export function send(seat: Seat, message: object): void {
  if (seat.socket.readyState !== OPEN) return
  if (seat.socket.bufferedAmount > MOST_BUFFERED) return void cut(seat, 'slow')
  seat.socket.send(JSON.stringify(message))
  live.sent.inc()
}

/** Says no to a subscription. */
export function refuse(seat: Seat, topic: string, code: 'not_found' | 'too_many'): void {
  live.refused.inc({ code })
  send(seat, { type: 'refused', topic: topic.slice(0, 100), code })
}

/** Closes a socket; from this moment on nothing more is sent to it. */
export function cut(seat: Seat, why: keyof typeof CLOSES): void {
  if (seat.socket.readyState !== OPEN) return
  live.closed.inc({ why })
  seat.socket.close(CLOSES[why], why)
  // Who does not read does not answer a close either: what is kept for him is let go.
  setTimeout(() => seat.socket.terminate(), 1000).unref()
}

/** Whether it may send one more message: so many at once, then so many a second. */
export function takeToken(seat: Seat): boolean {
  const now = performance.now()
  seat.tokens = Math.min(BURST, seat.tokens + ((now - seat.filledAt) / 1000) * PER_SECOND)
  seat.filledAt = now
  return --seat.tokens >= 0
}
