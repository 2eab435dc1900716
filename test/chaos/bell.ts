import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { Redis } from 'ioredis'
import pg from 'pg'
import { freePort, waitFor } from '../support/child.ts'
import type { OwnPostgres } from '../support/own-postgres.ts'

/** The doorbell's store, which may be emptied at any moment. */
export interface Bell {
  /** Where it rings: Redis where that is installed, else PostgreSQL. */
  store: 'redis' | 'pg'
  redisUrl?: string
  flush(): Promise<void>
  close(): Promise<void>
}

/** Opens the bell's store. */
export async function openBell(postgres: OwnPostgres): Promise<Bell> {
  return spawnSync('redis-server', ['--version']).status === 0 ? onRedis() : onPostgres(postgres)
}

async function onRedis(): Promise<Bell> {
  const port = await freePort()
  const server: ChildProcess = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'], {
    stdio: 'ignore',
  })
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: null })
  redis.on('error', () => undefined)
  await waitFor('Redis answers', async () => (await redis.ping().catch(() => '')) === 'PONG', 10_000)
  return {
    store: 'redis',
    redisUrl: `redis://127.0.0.1:${port}`,
    async flush() {
      await redis.flushall()
    },
    async close() {
      redis.disconnect()
      server.kill('SIGKILL')
    },
  }
}

async function onPostgres({ ownerUrl }: OwnPostgres): Promise<Bell> {
  return {
    store: 'pg',
    async flush() {
      const client = new pg.Client({ connectionString: ownerUrl })
      await client.connect()
      try {
        const { rows } = await client.query(
          "select quote_ident(tablename) as name from pg_tables where schemaname = 'bullmq' and tablename !~ 'migration'",
        )
        for (const { name } of rows) await client.query(`delete from bullmq.${name}`)
      } finally {
        await client.end()
      }
    },
    close: async () => undefined,
  }
}
