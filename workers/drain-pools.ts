import { jobOf } from '#src/jobs.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { isContention } from '#src/platform/db.ts'
import { stopwatch } from '#src/platform/log.ts'
import { forgetPool } from '#src/routing/pool-memory.ts'
import { claimPool, routeLeads } from '#src/routing/route-leads.ts'
import type { World } from './world.ts'

const beforeCommit = crashPoint('lead.route.before_commit')
const afterCommit = crashPoint('lead.route.after_commit')

/** Decides the leads of one tenant that are due, under its pool's lock; no outside call inside. A batch that fails is decided one by one. */
export async function drainPools(world: World): Promise<number> {
  const took = stopwatch()
  const now = world.clock.now()
  const decided = await world.db
    .system(async (trx) => {
      const pool = await claimPool(world.db, trx, now, jobOf('lead.route').batch)
      if (!pool) return null
      const sum = {
        tenantId: pool.tenantId,
        ...(await routeLeads(trx, pool.dues, now, (leadId, error) =>
          world.log.error({ leadId, err: error.message, stack: error.stack }, 'lead.not_decided'),
        )),
      }
      beforeCommit()
      return sum
    })
    .catch((error: Error) => {
      // Whether the commit stands is unknown: the pools are folded anew from their logs.
      forgetPool()
      if (!isContention(error)) throw error
      world.log.warn({ err: error.message }, 'pool.obstructed')
      return 'again' as const
    })
  if (decided === 'again') return 1
  if (!decided) return 0
  afterCommit()
  world.log.info({ ...decided, ms: took() }, 'lead.routed')
  return decided.leads
}
