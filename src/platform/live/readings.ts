import type { Clock } from '#src/platform/clock.ts'
import type { Db, Trx } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import type { Log } from '#src/platform/log.ts'
import { live } from '#src/platform/metrics.ts'
import type { Caller } from '#src/platform/route.ts'
import { cut, refuse, type Seat, send } from './seat.ts'
import type { Sign, Topic } from './topic.ts'
import { inTurn } from './turns.ts'
import type { Word } from './wakes.ts'

/** One topic that a socket listens to. */
export interface Sub {
  seat: Seat
  name: string
  topic: Topic
  id: string
  /** `<tenant>/<channel>`: the words that concern it. */
  key: string
  after: string | null
  /** new: not let in yet, nothing reaches it · on · over */
  state: 'new' | 'on' | 'over'
  /** A reading waits or goes on; `again`: it was woken meanwhile. */
  busy: boolean
  again: boolean
  heardAt: number
}

/** What everybody listens to, and the reading for them. */
export interface Readings {
  subscribe(seat: Seat, name: string, after: unknown): void
  unsubscribe(seat: Seat, name: string): void
  /** A browser says something on a topic. */
  overhear(seat: Seat, name: string, type: string): void
  /** Words for this process; `from`: the seat that need not hear its own sign. */
  hear(words: readonly Word[], from?: number): void
  /** Reads again for whoever could not be read for lately; or for everybody. */
  readMissed(everybody: boolean): void
  /** Marks the readers of these seats as here. */
  keepHere(seats: readonly Seat[]): void
  leave(seat: Seat): void
  /** Nothing new is begun; resolves when what is in hand is done. */
  close(): Promise<void>
}

const MOST_SUBSCRIPTIONS = 60
/** So many readings go on at once: the pool of connections is shared with everybody else. */
const AT_ONCE = 8
/** So many readers are noted as here in one transaction. */
const TOGETHER = 10
/** Somebody types: said on at most once in so long. */
const HEAR_MS = 800

/** Keeps subscriptions and reads for them, each time as the reader himself, so many at once. */
export function openReadings(options: {
  db: Db
  clock: Clock
  log: Log
  topics: readonly Topic[]
  tell(words: readonly Word[]): void
}): Readings {
  const { db, clock, log } = options
  const topics = new Map(options.topics.map((topic) => [topic.name, topic]))
  const byKey = new Map<string, Set<Sub>>()
  const missed = new Set<Sub>()
  const turns = inTurn(AT_ONCE)
  // Who is here is noted beside the rest: nobody's message waits for it.
  const aside = inTurn(1)

  function subscribe(seat: Seat, name: string, after: unknown): void {
    const [word = '', id = ''] = name.split(':', 2)
    const topic = topics.get(word)
    const caller = seat.caller!
    // Who came by a chat's link has that chat and nothing else.
    const isHis = !caller.chatId || (word === 'chat' && id === caller.chatId)
    if (!topic || !isHis || name !== (topic.takesId && isId(id) ? `${word}:${id}` : word) || Boolean(topic.takesId) !== (id !== ''))
      return void refuse(seat, name, 'not_found')
    if (seat.subs.size >= MOST_SUBSCRIPTIONS && !seat.subs.has(name)) return void refuse(seat, name, 'too_many')
    const known = seat.subs.get(name)
    if (known) forget(known)
    const key = `${caller.tenantId}/${topic.channel?.(caller, id) ?? name}`
    const from = typeof after === 'string' || typeof after === 'number' ? String(after).slice(0, 5000) : null
    const sub: Sub = { seat, name, topic, id, key, after: from, state: 'new', busy: false, again: false, heardAt: 0 }
    seat.subs.set(name, sub)
    // From here on a wake finds it: what happens between its first reading and now is read again.
    const listening = byKey.get(key)
    if (listening) listening.add(sub)
    else byKey.set(key, new Set([sub]))
    wake(sub)
  }

  function wake(sub: Sub): void {
    sub.again = true
    if (sub.busy || sub.state === 'over') return
    sub.busy = true
    turns.take(() => readFor(sub))
  }

  /** Reads until nothing has woken it meanwhile. */
  async function readFor(sub: Sub): Promise<void> {
    while (sub.again && !isOver(sub)) {
      sub.again = false
      const took = live.reads.startTimer()
      const found = await inside(sub, (caller, trx) => lookAs(caller, sub, trx))
      took()
      if (!isOver(sub)) pushOut(sub, found)
    }
    sub.busy = false
  }

  async function lookAs(caller: Caller, sub: Sub, trx: Trx) {
    const { topic, id } = sub
    if (!(await topic.mayRead(caller, id, trx))) return null
    const sign = sub.state === 'new' ? await topic.here?.(caller, id, clock.now(), trx) : null
    return { sign, ...(await topic.read(caller, id, sub.after, trx)) }
  }

  function pushOut(sub: Sub, found: Awaited<ReturnType<typeof lookAs>> | undefined): void {
    // The database was away: whoever listens already is read for at the next sweep, who has just come comes again.
    if (found === undefined) {
      sub.again = false
      return void (sub.state === 'new' ? cut(sub.seat, 'restart') : missed.add(sub))
    }
    if (found === null) {
      forget(sub)
      return void refuse(sub.seat, sub.name, 'not_found')
    }
    if (sub.state === 'new') {
      sub.state = 'on'
      live.subscriptions.inc()
      send(sub.seat, { type: 'subscribed', topic: sub.name })
      passOn(sub, found.sign)
    }
    sub.after = found.after
    sub.again ||= found.more ?? false
    for (const { id, type, data } of found.events) send(sub.seat, { topic: sub.name, id, type, data })
  }

  /** Runs something as the reader; undefined when it could not be run. */
  async function inside<T>(sub: Sub, run: (caller: Caller, trx: Trx) => Promise<T>): Promise<T | undefined> {
    try {
      const caller = sub.seat.caller!
      return await db.tenant(caller.tenantId, (trx) => run(caller, trx))
    } catch (error) {
      log.error({ topic: sub.topic.name, err: (error as Error).message, stack: (error as Error).stack }, 'live.failed')
      return undefined
    }
  }

  /** A few together, so that neither each costs a transaction nor what one of them locks is held for long. */
  async function noteHere(tenantId: string, subs: readonly Sub[]): Promise<void> {
    try {
      await db.tenant(tenantId, async (trx) => {
        for (const { topic, seat, id } of subs) await topic.here!(seat.caller!, id, clock.now(), trx)
      })
    } catch (error) {
      log.warn({ err: (error as Error).message }, 'live.here_failed')
    }
  }

  function hear(words: readonly Word[], from?: number): void {
    for (const { key, sign } of words)
      for (const sub of byKey.get(key) ?? [])
        if (!sign) wake(sub)
        else if (sub.state === 'on' && sub.seat.id !== from) send(sub.seat, { topic: sub.name, ...sign })
  }

  function passOn(sub: Sub, sign: Sign | null | undefined): void {
    if (!sign) return
    hear([{ key: sub.key, sign }], sub.seat.id)
    options.tell([{ key: sub.key, sign }])
  }

  function overhear(seat: Seat, name: string, type: string): void {
    const sub = seat.subs.get(name)
    const now = performance.now()
    if (!sub?.topic.hear || sub.state !== 'on' || now - sub.heardAt < HEAR_MS) return
    sub.heardAt = now
    turns.take(async () => passOn(sub, await inside(sub, (caller, trx) => sub.topic.hear!(caller, sub.id, type.slice(0, 40), trx))))
  }

  function forget(sub: Sub): void {
    if (sub.state === 'on') live.subscriptions.dec()
    sub.state = 'over'
    missed.delete(sub)
    sub.seat.subs.delete(sub.name)
    const listening = byKey.get(sub.key)
    listening?.delete(sub)
    if (!listening?.size) byKey.delete(sub.key)
  }

  /** Who still listens in another tab has not gone. */
  function end(sub: Sub): void {
    const wasOn = sub.state === 'on'
    forget(sub)
    const { topic, seat } = sub
    const isThere = [...(byKey.get(sub.key) ?? [])].some((other) => other.seat.caller?.actor === seat.caller?.actor)
    if (wasOn && topic.gone && !isThere)
      turns.take(async () => passOn(sub, await inside(sub, (caller, trx) => topic.gone!(caller, sub.id, clock.now(), trx))))
  }

  return {
    subscribe,
    overhear,
    hear,
    unsubscribe(seat, name) {
      const sub = seat.subs.get(name)
      if (sub) end(sub)
    },
    readMissed(everybody) {
      const due = everybody ? [...byKey.values()].flatMap((subs) => [...subs]) : [...missed]
      missed.clear()
      for (const sub of due) wake(sub)
    },
    keepHere(seats) {
      const here = seats.flatMap(({ subs }) => [...subs.values()].filter((sub) => sub.topic.here && sub.state === 'on'))
      for (const [tenantId, subs] of Map.groupBy(here, (sub) => sub.seat.caller!.tenantId)) {
        // In one order everywhere, so that two processes never wait for each other in a circle.
        subs.sort((a, b) => (a.key < b.key ? -1 : 1))
        for (let i = 0; i < subs.length; i += TOGETHER) aside.take(() => noteHere(tenantId, subs.slice(i, i + TOGETHER)))
      }
    },
    leave(seat) {
      for (const sub of [...seat.subs.values()]) end(sub)
    },
    async close() {
      await Promise.all([turns.close(), aside.close()])
    },
  }
}

function isOver(sub: Sub): boolean {
  return sub.state === 'over'
}
