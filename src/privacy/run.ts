import { audit } from '#src/audit/record.ts'
import type { Db, Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { later, laterForAll } from '#src/platform/later.ts'
import { forgetting, type Kind, settings } from './kinds.ts'
import { GRACE_MS, type Months, monthsBefore, readMonths } from './retention.ts'

const DAY_MS = 86_400_000
/** So much goes in one transaction; what is left goes in the next, and others are let in between. */
const AT_ONCE = 500

/** A removal under way: what it removes by, and how much it has. Its clock is its beginning, so that it comes to an end. */
interface Run {
  id: string
  months: Months
  counts: Partial<Record<Kind, number>>
  started_at: Date
}

/** Job `retention.run`, daily for each tenant: what is older than its months goes, a slice at a time; the last slice says in the audit trail how much went. */
export async function runRetention(trx: Trx, tenantId: string, now: Date): Promise<void> {
  const run = await underWay(trx, now)
  if ('next' in run) return later(trx, 'retention.run', { subjectId: tenantId, at: run.next })
  const counts = { ...run.counts }
  let left = AT_ONCE
  for (const setting of settings)
    for (const [kind, forget] of run.months[setting] === null ? [] : forgetting[setting]) {
      const gone = left > 0 ? await forget(trx, monthsBefore(run.started_at, run.months[setting]!), left, now) : 0
      if (gone) counts[kind] = (counts[kind] ?? 0) + gone
      left -= gone
    }
  const ended = left > 0
  await trx('retention_runs')
    .where({ id: run.id })
    .update({ counts: JSON.stringify(counts), ...(ended ? { finished_at: now } : {}) })
  await later(trx, 'retention.run', { subjectId: tenantId, at: ended ? new Date(run.started_at.getTime() + DAY_MS) : now })
  if (ended && Object.keys(counts).length)
    await audit(trx, {
      ...{ actor: 'wasl', action: 'retention.removed', subjectType: 'tenant', subjectId: tenantId, at: now },
      detail: { removed: counts, months: run.months },
    })
}

/** The removal under way, begun where none is; else when to look again. New months end one that was begun by the old ones. */
async function underWay(trx: Trx, now: Date): Promise<Run | { next: Date }> {
  const { months, since } = await readMonths(trx)
  const begins = since ? since.getTime() + GRACE_MS : 0
  const holds = settings.some((one) => months[one] !== null) && begins <= now.getTime()
  const running: Run | undefined = await trx('retention_runs').whereNull('finished_at').first('id', 'months', 'counts', 'started_at')
  const same = running && settings.every((one) => running.months[one] === months[one])
  if (running && holds && same) return running
  if (running) await trx('retention_runs').where({ id: running.id }).update({ finished_at: now })
  if (!holds) return { next: new Date(begins > now.getTime() ? begins : now.getTime() + DAY_MS) }
  const run: Run = { id: newId(), months, counts: {}, started_at: now }
  await trx('retention_runs').insert({ id: run.id, months: JSON.stringify(months), started_at: now })
  return run
}

/** At the start: every tenant has its removal ahead. One that has it already keeps its time. */
export function ensureRetention(db: Db, now: Date): Promise<void> {
  return db.system((trx) => laterForAll(trx, 'retention.run', new Date(now.getTime() + 30 * 60_000)))
}
