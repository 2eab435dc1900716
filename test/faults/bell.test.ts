import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import { inParallel } from '#workers/outcome.ts'
import { freePort, sleep, waitFor } from '../support/child.ts'
import { openScene, type Scene } from '../support/scene.ts'

// Where there is no Redis this is named as skipped; in CI that is a failure.
const isThere = spawnSync('redis-server', ['--version']).status === 0
const suite = isThere || process.env.CI ? describe : describe.skip

suite('F6, F7: Redis is only the bell', () => {
  let servers: ChildProcess[] = []
  afterEach(() => {
    for (const server of servers) server.kill('SIGKILL')
    servers = []
  })

  async function startRedis(port: number): Promise<ChildProcess> {
    const server = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'], {
      stdio: 'ignore',
    })
    servers.push(server)
    const probe = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: null })
    probe.on('error', () => undefined)
    await probe.connect().catch(() => undefined)
    await waitFor('Redis answers', async () => (await probe.ping().catch(() => '')) === 'PONG', 10_000)
    probe.disconnect()
    return server
  }

  it('emptied at five moments under traffic, nothing is lost', async () => {
    const port = await freePort()
    await startRedis(port)
    const scene = await openRedisScene(port)
    const redis = new Redis({ port, host: '127.0.0.1' })
    try {
      await scene.start()
      await sleep(1500)
      for (let moment = 0; moment < 5; moment++) {
        await inParallel(Array.from({ length: 6 }), 6, (_, n) => send(scene, moment * 6 + n))
        await sleep(moment * 40)
        await redis.flushall()
      }
      const tookMs = await scene.quiet(30_000)
      console.error(`flushed five times: quiet ${tookMs} ms after the last enquiry`)
      expect(await scene.audit()).toEqual([])
      expect(await offered(scene)).toBe(30)
      // The bell rings again by itself: what comes now does not wait for a sweep.
      await send(scene, 100)
      const next = await waitFor('the next enquiry is offered', async () => (await offered(scene)) === 31, 30_000)
      console.error(`the next enquiry was offered after ${next} ms`)
    } finally {
      redis.disconnect()
      await scene.close()
    }
  }, 90_000)

  it('down at the start, up later, killed in mid-run: the webhooks are answered and every lead ends', async () => {
    const port = await freePort()
    const scene = await openRedisScene(port)
    try {
      const acks: number[] = []
      const burst = async (from: number) => {
        await inParallel(Array.from({ length: 8 }), 4, async (_, n) => {
          const started = performance.now()
          await send(scene, from + n)
          acks.push(performance.now() - started)
        })
      }
      await scene.start()
      await burst(0)
      const without = await scene.quiet(30_000)
      const server = await startRedis(port)
      await burst(8)
      const withRedis = await scene.quiet(30_000)
      await burst(16)
      server.kill('SIGKILL')
      await burst(24)
      const after = await scene.quiet(30_000)
      console.error(
        `quiet after ${without} ms without Redis, ${withRedis} ms with it, ${after} ms after it was killed; slowest answer to a webhook ${Math.round(Math.max(...acks))} ms`,
      )
      expect(await scene.audit()).toEqual([])
      expect(await offered(scene)).toBe(32)
      expect(Math.max(...acks)).toBeLessThan(10_000)
    } finally {
      await scene.close()
    }
  }, 120_000)
})

function openRedisScene(port: number): Promise<Scene> {
  return openScene({ connectors: ['whatsapp', 'google-sheets', 'smtp'], queue: 'redis', redisUrl: `redis://127.0.0.1:${port}` })
}

async function send(scene: Scene, n: number): Promise<void> {
  await scene.send('whatsapp', 'text', { n, run: 'bell', text: 'ابي تصميم شعار', phone: `+9665580${String(10_000 + n)}` })
}

async function offered({ wasl }: Scene): Promise<number> {
  const row = await wasl.app.world.db.tenant(wasl.tenant.id, (trx) => trx('leads').where({ status: 'offered' }).count('* as n').first())
  return Number(row?.n)
}
