import { Redis } from 'ioredis'
import { bundle, type Wakes, type Word } from '#src/platform/live/wakes.ts'
import type { Log } from '#src/platform/log.ts'

const CHANNEL = 'wasl:live'
const retryStrategy = (times: number): number => Math.min(times * 200, 2000)

/** The way between processes over Redis' pub/sub; a process without sockets only tells. While Redis is away the sweep finds what was said. */
export function openRedisWakes(options: { url: string; log: Log; hear: ((words: readonly Word[]) => void) | null }): Wakes {
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
  listener?.subscribe(CHANNEL).catch(() => undefined)
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
