import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TEST_KEYS } from './global.ts'
import { root } from './source.ts'

/** A real wasl process of its own, on a database of the test's. The fakes it calls live in the test's process and survive it. */
export interface Child {
  name: string
  pid: number
  /** Where its API listens, for `api` and `all`. */
  url: string
  /** Resolves when it has ended: by which signal, or with which code, and when. */
  ended: Promise<{ signal: NodeJS.Signals | null; code: number | null; at: number }>
  hasEnded(): boolean
  /** What it has logged so far. */
  lines(): string[]
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
  /** SIGTERM: ends in order. */
  stop(): Promise<void>
  freeze(): void
  thaw(): void
}

/** How a process is started. */
export interface ChildOptions {
  role?: 'all' | 'api' | 'worker'
  databaseUrl: string
  ownerUrl: string
  crashAt?: string
  queue?: 'on' | 'off'
  /** Turns its own clock by so many milliseconds, as a machine whose clock is wrong; `jumpMs`: again four seconds after its start. */
  skewMs?: number
  jumpMs?: number
  /** A file that is loaded before wasl. */
  preload?: string
  env?: Record<string, string>
}

const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/** Starts `node src/main.ts`. Answers at once; `isUp` tells when its API listens. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const role = options.role ?? 'all'
  const port = role === 'worker' ? 0 : await freePort()
  const name = `${role}${options.crashAt ? ` that dies at ${options.crashAt}` : ''}`
  const child = spawn(
    process.execPath,
    [
      ...(options.preload ? ['--import', join(root, options.preload)] : []),
      ...(options.skewMs || options.jumpMs ? ['--import', join(root, 'test/support/skew.ts')] : []),
      join(root, 'src/main.ts'),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: String(port),
        HOST: '127.0.0.1',
        PUBLIC_URL: 'http://127.0.0.1:3000',
        DATABASE_URL: options.databaseUrl,
        DATABASE_OWNER_URL: options.ownerUrl,
        DATA_DIR: join(tmpdir(), `wasl-child-${process.pid}`),
        // Many processes are started: each reads what the first has compiled.
        NODE_COMPILE_CACHE: join(tmpdir(), 'wasl-test-compiled'),
        ENCRYPTION_KEYS: TEST_KEYS.join(','),
        SANDBOX: 'off',
        ROLE: role,
        QUEUE: options.queue ?? 'on',
        LOG_LEVEL: 'info',
        OUTBOUND_ALLOW: '127.0.0.1',
        ...(options.crashAt ? { WASL_CRASH_AT: options.crashAt } : {}),
        WASL_TEST_SKEW_MS: String(options.skewMs ?? 0),
        WASL_TEST_JUMP_MS: String(options.jumpMs ?? 0),
        ...options.env,
      },
    },
  )
  living.add(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  let over = false
  const ended = new Promise<{ signal: NodeJS.Signals | null; code: number | null; at: number }>((resolve) =>
    child.once('exit', (code, signal) => {
      over = true
      living.delete(child)
      resolve({ code, signal, at: Date.now() })
    }),
  )
  const end = async (signal: NodeJS.Signals) => {
    if (!over) child.kill(signal)
    await ended
  }
  return {
    name,
    pid: child.pid!,
    url: `http://127.0.0.1:${port}`,
    ended,
    hasEnded: () => over,
    lines: () => text.split('\n').filter(Boolean),
    async kill() {
      child.kill('SIGCONT')
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  }
}

/** Waits until a process serves, or works. Throws with its log when it ends before. */
export async function isUp(child: Child, timeoutMs = 60_000): Promise<void> {
  await waitFor(
    `${child.name} is up`,
    () => {
      if (child.hasEnded()) throw new Error(`${child.name} ended while starting:\n${child.lines().slice(-20).join('\n')}`)
      return child.lines().some((line) => line.includes('"process.started"'))
    },
    timeoutMs,
  )
}

/** Waits until something holds; throws with what was waited for. Answers how long it took, in milliseconds. */
export async function waitFor(what: string, holds: () => Promise<boolean> | boolean, timeoutMs = 60_000, everyMs = 50): Promise<number> {
  const started = Date.now()
  while (!(await holds())) {
    if (Date.now() - started > timeoutMs) throw new Error(`not within ${timeoutMs} ms: ${what}`)
    await sleep(everyMs)
  }
  return Date.now() - started
}

/** So many milliseconds. */
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A port that nobody listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}
