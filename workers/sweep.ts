import { bells } from '#src/jobs.ts'
import type { Log } from '#src/platform/log.ts'
import type { Runner } from './run.ts'

/** Looks for due work without any bell: every 5 s, every second while the bell is out of reach. A missed ring costs this long and no lead. */
export function startSweep(runner: Runner, ringReachable: () => boolean, log: Log): { look(): void; stop(): void } {
  let timer: NodeJS.Timeout
  let stopped = false
  const look = (): void => {
    for (const bell of bells) runner.drain(bell).catch((error: Error) => log.error({ bell, err: error.message }, 'sweep.failed'))
  }
  const sweep = (): void => {
    look()
    if (!stopped) timer = setTimeout(sweep, ringReachable() ? 5000 : 1000)
  }
  timer = setTimeout(sweep, 50)
  return {
    look,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
