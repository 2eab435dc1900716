import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import { shape, time } from '#src/platform/shapes.ts'
import { counting, kinds, type Setting, settings } from './kinds.ts'

const DAY_MS = 86_400_000
/** What an admin sets begins a day later: there is time to see what would go, and to take it back. */
export const GRACE_MS = DAY_MS

const months = z.number().int().min(1).max(120).nullable()

/** Months that each is kept; null: for ever. */
export const monthsShape = z.strictObject({
  raw: months.meta({ description: 'Calls of webhooks as they came, and the units read in them' }),
  texts: months.meta({
    description:
      'What was said in conversations and private chats, with files, notes and notifications; never of somebody with an open lead',
  }),
  leads: months.meta({
    description: 'Who stood behind a closed lead, counted from its last change, and the contact once all of his are over',
  }),
})

/** As many as are named. */
export type Months = Record<Setting, number | null>

/** How many of each kind. */
export const kindCounts = shape(
  Object.fromEntries(kinds.map((kind) => [kind, z.number().int().min(0)])) as Record<(typeof kinds)[number], z.ZodNumber>,
).meta({
  id: 'RetentionCounts',
})

/** What is kept for how long, and what went last. */
export const retentionShape = shape({
  months: monthsShape,
  since: time.nullable().meta({ description: 'When this was set' }),
  begins: time.nullable().meta({ description: 'When it begins to hold, where that is still ahead: a day after it was set' }),
  running: z.boolean(),
  last: shape({ at: time, removed: kindCounts }).nullable().meta({ description: 'The last time that anything went' }),
}).meta({ id: 'Retention' })

/** What would go now, with these months. */
export const previewShape = shape({ months: monthsShape, would: kindCounts, total: z.number().int() }).meta({ id: 'RetentionPreview' })

/** The months that hold, and since when. */
export async function readMonths(trx: Trx): Promise<{ months: Months; since: Date | null }> {
  const row = await trx('tenants')
    .where({ id: tenantOf(trx) })
    .first('keep_raw_months as raw', 'keep_texts_months as texts', 'keep_leads_months as leads', 'retention_set_at as since')
  return { months: { raw: row.raw, texts: row.texts, leads: row.leads }, since: row.since }
}

/** What is kept for how long, and what went last. */
export async function showRetention(trx: Trx, now: Date) {
  const { months, since } = await readMonths(trx)
  const begins = since && new Date(since.getTime() + GRACE_MS)
  const running = await trx('retention_runs').whereNull('finished_at').first('id')
  const last = await trx('retention_runs')
    .whereNotNull('finished_at')
    .whereNot({ counts: '{}' })
    .orderBy('started_at', 'desc')
    .first('finished_at', 'counts')
  return {
    months,
    since,
    begins: begins && begins > now && settings.some((one) => months[one] !== null) ? begins : null,
    running: Boolean(running),
    last: last ? { at: last.finished_at, removed: { ...NONE, ...last.counts } } : null,
  }
}

/** Sets the months. What was kept shorter goes from a day later on; what was kept longer stays at once. */
export async function setRetention(trx: Trx, next: Months, by: { actor: string; now: Date }): Promise<void> {
  const { months } = await readMonths(trx)
  if (settings.every((one) => months[one] === next[one])) return
  await trx('tenants')
    .where({ id: tenantOf(trx) })
    .update({ keep_raw_months: next.raw, keep_texts_months: next.texts, keep_leads_months: next.leads, retention_set_at: by.now })
  await later(trx, 'retention.run', { subjectId: tenantOf(trx), at: new Date(by.now.getTime() + GRACE_MS) })
  await audit(trx, {
    actor: by.actor,
    action: 'retention.changed',
    subjectType: 'tenant',
    subjectId: tenantOf(trx),
    detail: { changed: next, before: months },
    at: by.now,
  })
}

/** Counts what would go now with these months; removes nothing. */
export async function previewRetention(trx: Trx, months: Months, now: Date) {
  const would = { ...NONE }
  for (const setting of settings)
    if (months[setting] !== null) Object.assign(would, await counting[setting](trx, monthsBefore(now, months[setting]!)))
  return { months, would, total: kinds.reduce((sum, kind) => sum + would[kind], 0) }
}

/** The instant so many months before another; a day that a month has not got is its last. */
export function monthsBefore(at: Date, months: number): Date {
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(at.getUTCDate(), last))
  return new Date(first.getTime() + (at.getTime() % DAY_MS))
}

const NONE = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<(typeof kinds)[number], number>
