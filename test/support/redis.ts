import { execFileSync, spawn } from 'node:child_process'
import { freePort, waitFor } from './child.ts'

/** A Redis of this test's own on a free port, keeping nothing. */
export async function startRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort()
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  })
  await waitFor('Redis is up', () => answers(port))
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await ended
    },
  }
}

let shared: { redis: ReturnType<typeof startRedis>; users: number } | undefined

/** The Redis of a test file: all that is open at the same time stands on the same one. `leave` when done with it. */
export async function joinRedis(): Promise<{ url: string; leave(): Promise<void> }> {
  shared ??= { redis: startRedis(), users: 0 }
  const mine = shared
  mine.users++
  const { url, stop } = await mine.redis
  return {
    url,
    async leave() {
      if (--mine.users) return
      if (shared === mine) shared = undefined
      await stop()
    },
  }
}

function answers(port: number): boolean {
  try {
    return execFileSync('redis-cli', ['-p', String(port), 'ping'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).includes(
      'PONG',
    )
  } catch {
    return false
  }
}
