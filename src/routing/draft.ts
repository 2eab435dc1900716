import { lint } from '#rules/lint.ts'
import type { RuleSet } from '#rules/rule-set.ts'
import { getTenant } from '#src/accounts/tenants.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { loadCategories } from '#src/leads/categories.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import { lintContextOf } from './lint-context.ts'
import { readPool } from './pool-memory.ts'
import { checkRuleSet, oneAtATime, publishedRuleSet, publishRuleSet, ruleSetVersion } from './rule-sets.ts'

/** The draft's place among the versions: before the first. */
const DRAFT = 0

/** The draft as stored; without one, the published set at revision 0. */
export interface Draft {
  rev: number
  basedOn: number | null
  ruleSet: RuleSet
  savedAt: Date | null
}

/** The draft on the table, or what a new one would start from. */
export async function loadDraft(trx: Trx): Promise<Draft> {
  const row = await trx('rule_sets').where({ status: 'draft' }).first()
  if (row) return { rev: row.rev, basedOn: row.based_on, ruleSet: checkRuleSet(row.document), savedAt: row.created_at }
  const { version, ruleSet } = await publishedRuleSet(trx)
  return { rev: 0, basedOn: version, ruleSet, savedAt: null }
}

/** Saves the draft. `rev` is the revision that was read: whoever saved meanwhile is not overwritten (409). Throws 422 with every fault named. */
export async function saveDraft(
  trx: Trx,
  document: { rules: unknown; catchAll: unknown; policy?: unknown },
  rev: number | undefined,
  acting: { actor: string; now: Date },
): Promise<Draft> {
  const ruleSet = checkRuleSet(document)
  await checkPeople(trx, ruleSet)
  await oneAtATime(trx)
  const row = await trx('rule_sets').where({ status: 'draft' }).first('rev', 'based_on')
  const current = row?.rev ?? 0
  if (rev !== undefined && rev !== current)
    throw new AppError(
      'version_conflict',
      `The draft is at revision ${current} by now; read it again and save your change on it.`,
      undefined,
      {
        rev: current,
      },
    )
  const saved = { document: JSON.stringify(ruleSet), rev: current + 1, created_by: acting.actor, created_at: acting.now }
  if (row) await trx('rule_sets').where({ status: 'draft' }).update(saved)
  else {
    const published = await trx('rule_sets').where({ status: 'published' }).first('version')
    await trx('rule_sets').insert({ ...saved, version: DRAFT, status: 'draft', based_on: published?.version })
  }
  await audit(trx, {
    actor: acting.actor,
    action: 'rule_set.draft_saved',
    subjectType: 'rule_set',
    detail: { rev: current + 1 },
    at: acting.now,
  })
  return loadDraft(trx)
}

/** Publishes the draft as the next version. Refused with 409 when another was published since it was begun, with 422 while the linter finds an error. */
export async function publishDraft(trx: Trx, options: { note?: string; basedOn?: number; actor: string; now: Date }): Promise<number> {
  await oneAtATime(trx)
  const row = await trx('rule_sets').where({ status: 'draft' }).first()
  if (!row) throw new AppError('not_found', 'There is no draft to publish; save one first.')
  const ruleSet = checkRuleSet(row.document)
  const errors = (await lintNow(trx, ruleSet, options.now)).filter((finding) => finding.level === 'error')
  if (errors.length)
    throw new AppError(
      'invalid',
      `This draft cannot be published: ${errors[0]!.text.en}`,
      Object.fromEntries(errors.map((finding) => [finding.ruleId ?? 'catchAll', finding.text.en])),
      { findings: errors },
    )
  const version = await publishRuleSet(trx, row.document, { ...options, basedOn: options.basedOn ?? row.based_on ?? undefined })
  await trx('rule_sets').where({ status: 'draft' }).delete()
  return version
}

/** Publishes a former version's document as a new version: nothing of the history is lost. */
export async function restoreVersion(trx: Trx, version: number, options: { note?: string; actor: string; now: Date }): Promise<number> {
  await oneAtATime(trx)
  const { ruleSet } = await ruleSetVersion(trx, version)
  await checkPeople(trx, ruleSet)
  return publishRuleSet(trx, ruleSet, { ...options, note: options.note ?? `restored from version ${version}` })
}

/** What the linter says of a rule set beside the people and services of today. */
export async function lintNow(trx: Trx, ruleSet: RuleSet, now: Date) {
  const tenant = await getTenant(trx, tenantOf(trx))
  const categories = (await loadCategories(trx)).map((category) => category.slug)
  const { currency, timeZone } = tenant
  return lint(ruleSet, lintContextOf(await readPool(trx), { currency, timeZone, categories, rates: ruleSet.policy.rates }, now))
}

/** A rule may only name people of this tenant. */
async function checkPeople(trx: Trx, ruleSet: RuleSet): Promise<void> {
  const named = [
    ...ruleSet.rules.map(({ action }, i) => ({ path: `rules.${i}.action`, action })),
    { path: 'catchAll', action: ruleSet.catchAll },
  ].flatMap(({ path, action }) => {
    if (action.type === 'assign') return [{ path: `${path}.freelancerId`, id: action.freelancerId }]
    return action.type === 'notify' && action.to !== 'admins' ? [{ path: `${path}.to`, id: action.to }] : []
  })
  if (!named.length) return
  const rows = await trx('freelancers')
    .whereIn('id', named.map((one) => one.id).filter(isId))
    .whereNull('deleted_at')
    .select('id')
  const known = new Set(rows.map((row) => row.id))
  const unknown = named.filter((one) => !known.has(one.id))
  if (unknown.length)
    throw new AppError(
      'invalid',
      `A rule names somebody who is not here: ${unknown[0]!.id}.`,
      Object.fromEntries(unknown.map((one) => [one.path, 'no freelancer of this tenant'])),
    )
}
