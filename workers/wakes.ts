import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { bundle, type Wakes, type Word } from '#src/platform/live/wakes.ts'
import type { Log } from '#src/platform/log.ts'

const CHANNEL = 'wasl:live'
/** A sign of the first moments has nobody to hear it before both ways stand: the start waits so long for a Redis that is slow. Milliseconds. */
const READY_MS = 3000
const retryStrategy = (times: number): number => Math.min(times * 200, 2000)

/** The way between processes over Redis' pub/sub; a process without sockets only tells. Resolves once both ways stand, or after 3 s. While Redis is away the sweep finds what was said. */
export async function openRedisWakes(options: { url: string; log: Log; hear: ((words: readonly Word[]) => void) | null }): Promise<Wakes> {
  const words = bundle(options.log, options.hear ?? (() => undefined))
  const connect = (): Redis => {
    const redis = new Redis(options.url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, retryStrategy })
    // Told of where a word could not be said.
    redis.on('error', () => undefined)
    return redis
  }
  const teller = connect()
  const listener = options.hear ? new Redis(options.url, { maxRetriesPerRequest: null, retryStrategy }) : undefined
  listener?.on('error', () => undefined)
  listener?.on('message', (_channel, text) => words.heard(text))
  const ways = Promise.all([new Promise((ready) => teller.once('ready', ready)), listener?.subscribe(CHANNEL).catch(() => undefined)])
  const patience = new AbortController()
  await Promise.race([ways, sleep(READY_MS, undefined, { signal: patience.signal }).catch(() => undefined)])
  patience.abort()
  return words.open({
    async say(text) {
      await teller.publish(CHANNEL, text)
    },
    async close() {
      teller.disconnect()
      listener?.disconnect()
    },
  })
}
