import { execFileSync } from 'node:child_process'

/** Whether Redis can be started here; in CI its absence is a fault, not a reason to skip. */
export function redisInstalled(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    if (process.env.CI === 'true') throw new Error('redis-server is not installed: .ci/run installs it')
    return false
  }
}
