const GRACE_MS = 10 * 60_000
const LOOK_MS = 5000

/**
 * Watches whether the wasl that started us still lives. Gone for ten minutes: `gone` is called, once. A wasl that answers in its place (`isUp`) counts as it,
 * for a new one may take over without saying so. Without a pid there is nobody to miss.
 */
export function watchParent(options: {
  pid: number | undefined
  isUp(): Promise<boolean>
  gone(): void
  graceMs?: number
  lookMs?: number
}): { readonly pid: number | undefined; become(pid: number | undefined): void } {
  const { graceMs = GRACE_MS, lookMs = LOOK_MS } = options
  let pid = options.pid
  let seen = Date.now()
  const timer = setInterval(() => void look(), lookMs).unref()

  async function look(): Promise<void> {
    if (!pid || isAlive(pid) || (await options.isUp())) seen = Date.now()
    else if (Date.now() - seen > graceMs) {
      clearInterval(timer)
      options.gone()
    }
  }

  return {
    get pid() {
      return pid
    },
    become(next) {
      pid = next
      seen = Date.now()
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
