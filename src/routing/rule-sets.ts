import { readFileSync } from 'node:fs'
import type { RuleSet } from '#rules/rule-set.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { checkRuleSet } from './checked.ts'
import { differenceOf, differenceText } from './difference.ts'
import { nextRevision } from './revisions.ts'

/** A published or archived rule set with its version. */
export interface Version {
  version: number
  ruleSet: RuleSet
}

const parsed = new Map<string, RuleSet>()

/** The rule set that decides now. */
export async function publishedRuleSet(trx: Trx): Promise<Version> {
  const row = await trx('rule_sets').where({ status: 'published' }).first('version', 'document')
  if (!row) throw new Error('this tenant has no published rule set')
  return { version: row.version, ruleSet: readStored(trx, row.version, row.document) }
}

/** A stored version. Throws 404 when there is none. */
export async function ruleSetVersion(trx: Trx, version: number): Promise<Version> {
  const row = await trx('rule_sets').where({ version }).whereNot({ status: 'draft' }).first('version', 'document')
  if (!row) throw new AppError('not_found', `There is no version ${version} of the rules.`)
  return { version, ruleSet: readStored(trx, version, row.document) }
}

/**
 * Publishes a document as a new version; the former stays in the archive. `basedOn`: the version that its author had read; when another stands by now he is
 * refused with 409 and the difference.
 */
export async function publishRuleSet(
  trx: Trx,
  document: unknown,
  options: { note?: string; actor: string; now: Date; basedOn?: number },
): Promise<number> {
  const ruleSet = checkRuleSet(document)
  // Versions are given out one after the other: whoever changes the rules waits for who is at it.
  await oneAtATime(trx)
  const current = await trx('rule_sets').where({ status: 'published' }).forUpdate().first('version', 'document')
  const former = current && readStored(trx, current.version, current.document)
  if (options.basedOn !== undefined && current && current.version !== options.basedOn)
    throw await publishedMeanwhile(trx, options.basedOn, { version: current.version, ruleSet: former! })
  await nextRevision(trx, ruleSet, former, options.now)
  const [{ next }] = await trx('rule_sets').whereNot({ status: 'draft' }).select(trx.raw('coalesce(max(version), 0) + 1 as next'))
  await trx('rule_sets').where({ status: 'published' }).update({ status: 'archived' })
  await trx('rule_sets').insert({
    version: next,
    status: 'published',
    document: JSON.stringify(ruleSet),
    note: options.note,
    based_on: current?.version,
    created_by: options.actor,
    created_at: options.now,
    published_at: options.now,
  })
  await audit(trx, {
    actor: options.actor,
    action: 'rule_set.published',
    subjectType: 'rule_set',
    detail: { version: next, note: options.note },
    at: options.now,
  })
  return next
}

/** A shipped rule set, as a document. */
export function shippedRuleSet(name: 'freelance-marketplace' | 'branches-and-employees'): unknown {
  return JSON.parse(readFileSync(new URL(`../../rules/defaults/${name}.json`, import.meta.url), 'utf8'))
}

/** The refusal of whoever read the rules under another version than stands by now, with what was changed since. */
export async function publishedMeanwhile(trx: Trx, basedOn: number, current: Version): Promise<AppError> {
  const row = await trx('rule_sets').where({ version: basedOn }).whereNot({ status: 'draft' }).first('document')
  const difference = row && differenceOf(readStored(trx, basedOn, row.document), current.ruleSet)
  return new AppError(
    'version_conflict',
    `Version ${current.version} was published meanwhile. ${difference ? differenceText(difference) : ''} Look at it and publish again.`,
    undefined,
    { publishedVersion: current.version, ...(difference ? { difference } : {}) },
  )
}

function readStored(trx: Trx, version: number, document: unknown): RuleSet {
  const key = `${tenantOf(trx)}|${version}`
  const known = parsed.get(key)
  if (known) return known
  const ruleSet = checkRuleSet(document)
  if (parsed.size > 500) parsed.clear()
  parsed.set(key, ruleSet)
  return ruleSet
}

/** Whoever changes the rules waits for who is at it: versions have no gap, and the second of two is told so. */
export async function oneAtATime(trx: Trx): Promise<void> {
  await trx.raw("select pg_advisory_xact_lock(hashtextextended(app_tenant()::text || 'rules', 13))")
}
