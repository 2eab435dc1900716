import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root, usageOf } from './support/children.ts'
import { type Figure, figure, type Measured, plain, round, tell } from './support/report.ts'

const QUIET_MS = 15_000

/** `npm start` as a newcomer types it: seconds until it is ready on a fresh and on a known folder, and what it holds in memory when nothing happens. */
export async function measureStart(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-bench-start-'))
  chmodSync(folder, 0o711)
  try {
    const fresh = await startOnce(folder)
    const again = await startOnce(folder)
    return { name: 'start', figures: figuresOf(fresh, again), notes: [note] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const note =
  'from `npm start` until GET /health/ready answers 200, embedded PostgreSQL made, migrated and the sandbox’s demo seeded; memory is wasl’s own process after 15 quiet seconds, PostgreSQL and the sandbox are processes of their own'

interface Start {
  readySeconds: number
  residentMb: number
}

async function startOnce(dataDir: string): Promise<Start> {
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const started = performance.now()
  const npm = spawn('npm', ['start', '--silent'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
    },
  })
  try {
    while (!(await isReady(port))) {
      if (npm.exitCode !== null) throw new Error(`npm start ended (${npm.exitCode})`)
      if (performance.now() - started > 120_000) throw new Error('npm start is not ready after two minutes')
      await sleep(20)
    }
    const readySeconds = (performance.now() - started) / 1000
    await sleep(QUIET_MS)
    const own = await pidOf(port)
    return { readySeconds, residentMb: (own && usageOf(own)?.residentMb) ?? Number.NaN }
  } finally {
    const ended = new Promise((done) => npm.once('exit', done))
    // npm hands its signals on only to a child in the foreground: the whole group is told.
    process.kill(-npm.pid!, 'SIGTERM')
    await ended
    while (await isReady(port)) await sleep(50)
    await sleep(1500)
  }
}

function figuresOf(fresh: Start, again: Start): Figure[] {
  return [
    figure('`npm start` ready, first time', fresh.readySeconds, 'most', 10, { unit: ' s', digits: 1 }),
    plain('`npm start` ready, the next time', `${round(again.readySeconds, 1)} s`),
    figure('idle resident memory of wasl’s own process', fresh.residentMb, 'most', 200, {
      unit: ' MiB',
      digits: 0,
      beside: `${round(again.residentMb)} MiB the next time`,
    }),
  ]
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health/ready`).then(
    (answer) => answer.status === 200,
    () => false,
  )
}

/** The process that listens on a port, as Linux tells it; undefined elsewhere. */
async function pidOf(port: number): Promise<number | undefined> {
  const { readdirSync, readFileSync, readlinkSync } = await import('node:fs')
  try {
    const wanted = port.toString(16).toUpperCase().padStart(4, '0')
    const line = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((one) => one.trim().split(/\s+/))
      .find((one) => one[1]?.endsWith(`:${wanted}`) && one[3] === '0A')
    const inode = line?.[9]
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      try {
        if (readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`)) return Number(pid)
      } catch {
        // Another's process, or one that has just ended.
      }
  } catch {
    // No /proc here.
  }
  return undefined
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}

if (import.meta.main) tell(await measureStart())
