import { type ChildProcess, fork, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const children = new Set<ChildProcess>()
// An interrupted benchmark leaves nothing running.
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** The repository's folder. */
export const root = join(import.meta.dirname, '../..')

/** A script of `bench/support` in its own process: it answers each message with one. */
export interface Helper {
  ask<Answer>(message: object): Promise<Answer>
  pid: number
  stop(): Promise<void>
}

/** Starts `bench/support/<script>` and waits until it says that it is ready; its word is in `ready`. */
export async function startHelper<Ready>(script: string, message: object = {}): Promise<Helper & { ready: Ready }> {
  const child = fork(join(import.meta.dirname, script), { execPath: process.execPath, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  remember(child)
  const answer = <Answer>(): Promise<Answer> =>
    new Promise((done, fail) => {
      const gone = (code: number | null) => fail(new Error(`${script} ended (${code})`))
      child.once('exit', gone)
      child.once('message', (said) => {
        child.off('exit', gone)
        done(said as Answer)
      })
    })
  const ask = <Answer>(what: object): Promise<Answer> => {
    const said = answer<Answer>()
    child.send(what)
    return said
  }
  return { ready: await ask<Ready>(message), ask, pid: child.pid!, stop: () => end(child) }
}

/** Runs a program until `url` answers 200. */
export async function startServer(
  command: string,
  args: readonly string[],
  options: { url: string; env?: NodeJS.ProcessEnv; cwd?: string; timeoutMs?: number },
): Promise<{ pid: number; readyMs: number; stop(): Promise<void> }> {
  const started = performance.now()
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  remember(child)
  while (performance.now() - started < (options.timeoutMs ?? 60_000)) {
    if (child.exitCode !== null) throw new Error(`${command} ${args.join(' ')} ended (${child.exitCode})`)
    const status = await fetch(options.url).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status === 200) return { pid: child.pid!, readyMs: performance.now() - started, stop: () => end(child) }
    await sleep(20)
  }
  await end(child)
  throw new Error(`${options.url} did not answer`)
}

/** Resident memory and processor time used so far of a process, where /proc tells them. */
export function usageOf(pid: number): { residentMb: number; cpuSeconds: number } | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number)
    return { residentMb: (pages * 4096) / 1_048_576, cpuSeconds: (user! + system!) / 100 }
  } catch {
    return null
  }
}

function remember(child: ChildProcess): void {
  children.add(child)
  child.once('exit', () => children.delete(child))
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), 35_000)
  await ended
  clearTimeout(killer)
}
