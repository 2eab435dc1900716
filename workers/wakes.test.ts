import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Wakes, Word } from '#src/platform/live/wakes.ts'
import { redisInstalled } from '../test/support/installed.ts'
import { startRedis } from '../test/support/redis.ts'
import { openRedisWakes } from './wakes.ts'

const log = pino({ level: 'silent' })
/** How long a line is slow here: far longer than a word that is not held up takes, well inside what the start waits for. Milliseconds. */
const SLOW_MS = 800

describe.skipIf(!redisInstalled())('a word said the moment a process stands', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())

  it('reaches the others though Redis is slow to take the teller', async () => {
    const heard = listen()
    const [other, line] = [await openRedisWakes({ url: redis.url, log, hear: heard.hear }), await slowLine(redis.url, 'info')]
    // A process without sockets only tells: one line.
    const teller = await openRedisWakes({ url: line.url, log, hear: null })
    await expect(saidBy(teller, heard)).resolves.toBe(true)
    await Promise.all([teller.close(), other.close()])
    line.close()
  })

  it('is heard though Redis is slow to take the listener', async () => {
    const heard = listen()
    const line = await slowLine(redis.url, 'subscribe')
    const [teller, listener] = [
      await openRedisWakes({ url: redis.url, log, hear: null }),
      await openRedisWakes({ url: line.url, log, hear: heard.hear }),
    ]
    await expect(saidBy(teller, heard)).resolves.toBe(true)
    await Promise.all([teller.close(), listener.close()])
    line.close()
  })

  it('does not hold up the start for ever where there is no Redis', async () => {
    const line = await slowLine(redis.url, 'info')
    line.close()
    const wakes = await openRedisWakes({ url: line.url, log, hear: () => undefined })
    wakes.tell([word()])
    await wakes.close()
  })
})

function word(): Word {
  return { key: 'tenant/chat:1', sign: { type: 'typing', data: { side: 'client' } } }
}

interface Heard {
  hear(words: readonly Word[]): void
  first: Promise<boolean>
}

function listen(): Heard {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  return { hear: () => resolve(true), first: promise }
}

/** Whether one word, said now and once, is heard; a word that was lost never comes. */
async function saidBy(teller: Wakes, { first }: Heard): Promise<boolean> {
  teller.tell([word()])
  return Promise.race([first, new Promise<boolean>((resolve) => setTimeout(resolve, 3 * SLOW_MS, false))])
}

/** A line to Redis that is slow from the first call of this command on. */
async function slowLine(to: string, command: string): Promise<{ url: string; close(): void }> {
  const far = Number(new URL(to).port)
  const server: Server = createServer((near) => {
    const redis = connect(far, '127.0.0.1')
    let last = Promise.resolve()
    near.on('data', (bytes) => {
      const slow = bytes.toString().toLowerCase().includes(`\r\n${command}\r\n`)
      // In order: what comes behind a slow call waits with it.
      last = last.then(async () => {
        if (slow) await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
        redis.write(bytes)
      })
    })
    redis.pipe(near)
    for (const [one, other] of [
      [near, redis],
      [redis, near],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}
