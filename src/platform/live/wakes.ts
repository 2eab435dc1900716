import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Db } from '#src/platform/db.ts'
import type { Log } from '#src/platform/log.ts'
import type { Sign } from './topic.ts'

/** One word between processes: look at this channel, or pass this sign on. `key` is `<tenant>/<channel>`; `tx`: the transaction that woke it, by which the sweep knows that it was heard. */
export interface Word {
  key: string
  tx?: string
  sign?: Sign
}

/** The way between processes. Losing a word costs at most a sweep's time; a sign that is lost is lost. */
export interface Wakes {
  /** Tells every other process; never throws, and waits for nobody. */
  tell(words: readonly Word[]): void
  close(): Promise<void>
}

/** What carries bundles of words: it says each to all processes, its own too. */
export interface Carrier {
  say(bundle: string): Promise<void>
  close(): Promise<void>
}

/** Words of one moment go out together. Milliseconds. */
const COALESCE_MS = 5
/** NOTIFY takes less than 8,000 bytes. */
const MOST_BYTES = 7000
/** While the way is down so many words are kept; what is more is found by the sweep. */
const MOST_WAITING = 10_000

/** Bundles words for a carrier, and takes apart what comes; a process does not hear itself. */
export function bundle(log: Log, hear: (words: readonly Word[]) => void): { open(carrier: Carrier): Wakes; heard(text: string): void } {
  const me = randomUUID().slice(0, 8)
  const waiting = new Map<string, Word>()
  let timer: NodeJS.Timeout | undefined
  let isDown = false

  async function flush(carrier: Carrier): Promise<void> {
    timer = undefined
    const words = [...waiting.values()]
    waiting.clear()
    try {
      for (const text of pack(me, words)) await carrier.say(text)
      isDown = false
    } catch (error) {
      if (!isDown) log.warn({ err: (error as Error).message }, 'live.unreachable')
      isDown = true
    }
  }

  return {
    open: (carrier) => ({
      tell(words) {
        for (const word of words)
          if (waiting.size < MOST_WAITING)
            waiting.set(word.sign ? `${word.key} ${JSON.stringify(word.sign)}` : `${word.key} ${word.tx}`, word)
        timer ??= setTimeout(() => void flush(carrier), COALESCE_MS)
      },
      async close() {
        clearTimeout(timer)
        await flush(carrier)
        await carrier.close()
      },
    }),
    heard(text) {
      const [from, ...words] = JSON.parse(text) as [string, ...[string, string | Sign][]]
      if (from !== me) hear(words.map(([key, what]) => (typeof what === 'string' ? { key, tx: what } : { key, sign: what })))
    },
  }
}

function* pack(me: string, words: readonly Word[]): Generator<string> {
  let parts: string[] = []
  let bytes = 0
  for (const word of words) {
    const part = JSON.stringify([word.key, word.sign ?? word.tx ?? ''])
    const size = Buffer.byteLength(part) + 1
    if (size > MOST_BYTES) continue
    if (bytes + size > MOST_BYTES) {
      yield `["${me}",${parts.join(',')}]`
      parts = []
      bytes = 0
    }
    parts.push(part)
    bytes += size
  }
  if (parts.length) yield `["${me}",${parts.join(',')}]`
}

const CHANNEL = 'wasl_live'
const RECONNECT_MS = 1000

/** Over PostgreSQL: NOTIFY after the commit, never inside it, where it would have all commits wait for each other. Listens on a connection of its own; a process without sockets only tells. */
export function openPostgresWakes(options: { db: Db; url: string; log: Log; hear: ((words: readonly Word[]) => void) | null }): Wakes {
  const { db, log, hear } = options
  const words = bundle(log, hear ?? (() => undefined))
  let client: pg.Client | undefined
  let closed = false
  let timer: NodeJS.Timeout | undefined

  async function listen(): Promise<void> {
    const mine = new pg.Client({
      connectionString: options.url,
      application_name: 'wasl live',
      keepAlive: true,
      connectionTimeoutMillis: 5000,
    })
    client = mine
    const again = (): void => {
      if (client !== mine) return
      client = undefined
      mine.end().catch(() => undefined)
      if (!closed) timer = setTimeout(() => void listen(), RECONNECT_MS)
    }
    mine.on('error', again)
    mine.on('end', again)
    mine.on('notification', ({ payload }) => payload && words.heard(payload))
    // What was said meanwhile is found by the sweep.
    await mine
      .connect()
      .then(() => mine.query(`listen ${CHANNEL}`), again)
      .catch(again)
  }
  if (hear) void listen()

  return words.open({
    async say(text) {
      await db.knex.raw('select pg_notify(?, ?)', [CHANNEL, text])
    },
    async close() {
      closed = true
      clearTimeout(timer)
      const mine = client
      client = undefined
      await mine?.end().catch(() => undefined)
    },
  })
}
