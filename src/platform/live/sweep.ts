import type { Clock } from '#src/platform/clock.ts'
import type { Db } from '#src/platform/db.ts'
import type { Log } from '#src/platform/log.ts'
import type { Hub } from './hub.ts'
import { KEPT_S } from './list-topic.ts'
import type { Readings } from './readings.ts'
import { SESSIONS } from './wake.ts'
import type { Word } from './wakes.ts'

/** So that with its own time a missed word is found, and a lost session closed, within 5 s. */
const EVERY_MS = 4000
const TRIM_EVERY = 15

/** Looks for what was lost, every few seconds. */
export interface Sweep {
  /** These were heard: they need not be found. */
  heard(words: readonly Word[]): void
  stop(): Promise<void>
}

/** Finds what no word told of: wakes that were committed since the last look (exactly those its snapshot did not see) and not heard, and sessions that have ended. Forgets wakes after minutes. */
export function startSweep(options: { db: Db; clock: Clock; log: Log; hub: Hub; readings: Readings }): Sweep {
  const { db, log, hub, readings } = options
  let snapshot: string | null = null
  let started: string | null = null
  let round = 0
  // A word comes within moments of its commit, a look within seconds: what was heard before the last look is over.
  let heard = new Set<string>()
  let heardBefore = new Set<string>()
  let timer: NodeJS.Timeout
  let stopped = false
  let going = Promise.resolve()

  async function sweep(): Promise<void> {
    try {
      const trims = round++ % TRIM_EVERY === TRIM_EVERY - 1
      const { rows } = await db.system(async (trx) => {
        if (trims) await trx.raw(`delete from live_wakes where at < now() - ?::int * interval '1 s'`, [KEPT_S])
        return trx.raw(SINCE, [snapshot])
      })
      const found = rows[0] as { snapshot: string; started: string; woken: string[] }
      // Wakes do not outlive the server's crash.
      readings.readMissed(started !== null && started !== found.started)
      const lost = found.woken.filter((one) => !heard.has(one) && !heardBefore.has(one))
      readings.hear([...new Set(lost.map((one) => one.slice(0, one.lastIndexOf('#'))))].map((key) => ({ key })))
      heardBefore = heard
      heard = new Set()
      snapshot = found.snapshot
      started = found.started
      if (hub.size().all) await hub.checkSessions()
    } catch (error) {
      if (!stopped) log.warn({ err: (error as Error).message }, 'live.sweep_failed')
    }
    if (!stopped) timer = setTimeout(next, EVERY_MS)
  }
  const next = (): void => {
    going = sweep()
  }
  timer = setTimeout(next, 0)

  return {
    heard(words) {
      for (const { key, tx } of words) if (tx) heard.add(`${key}#${tx}`)
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await going
    },
  }
}

const SINCE = `with since as (select ?::pg_snapshot as snapshot)
  select pg_current_snapshot()::text as snapshot, pg_postmaster_start_time()::text as started, coalesce((select jsonb_agg(distinct w.tenant_id || '/' || w.channel || '#' || w.tx) from since, live_wakes w
    where w.channel <> '${SESSIONS}' and w.tx >= pg_snapshot_xmin(since.snapshot) and not pg_visible_in_snapshot(w.tx, since.snapshot)), '[]') as woken`
