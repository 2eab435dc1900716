import type { Words } from '#rules/lead.ts'
import type { RuleSet } from '#rules/rule-set.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import { checkRuleSet } from './checked.ts'
import { differenceOf, differenceText } from './difference.ts'
import { lintNow } from './lint-now.ts'
import { lastRevision, nextRevision, revisionAt } from './revisions.ts'
import { oneAtATime, publishedMeanwhile, publishedRuleSet, publishRuleSet, ruleSetVersion } from './rule-sets.ts'

/** The draft's place among the versions: before the first. */
const DRAFT = 0

/** The draft as stored; without one, the published set under the number of the last change of the rules. */
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
  return { rev: await lastRevision(trx), basedOn: version, ruleSet, savedAt: null }
}

/**
 * Saves the draft. `rev` is the revision that was read: whoever saved or published meanwhile is not overwritten (409 with the difference). Throws 422 with
 * every fault named.
 */
export async function saveDraft(
  trx: Trx,
  document: { rules: unknown; catchAll: unknown; policy?: unknown },
  rev: number | undefined,
  acting: { actor: string; now: Date },
): Promise<Draft> {
  const ruleSet = checkRuleSet(document)
  await checkPeople(trx, ruleSet)
  await oneAtATime(trx)
  const current = await loadDraft(trx)
  if (rev !== undefined && rev !== current.rev) throw await changedMeanwhile(trx, rev, current)
  const next = await nextRevision(trx, ruleSet, current.ruleSet, acting.now)
  const saved = { document: JSON.stringify(ruleSet), rev: next, created_by: acting.actor, created_at: acting.now }
  if (current.savedAt) await trx('rule_sets').where({ status: 'draft' }).update(saved)
  else await trx('rule_sets').insert({ ...saved, version: DRAFT, status: 'draft', based_on: current.basedOn })
  await audit(trx, {
    actor: acting.actor,
    action: 'rule_set.draft_saved',
    subjectType: 'rule_set',
    detail: { rev: next },
    at: acting.now,
  })
  return loadDraft(trx)
}

/**
 * Publishes the draft as the next version. `rev` and `basedOn` are what the publisher had read: when another draft or another version stands by now he is
 * refused with 409 and the difference; with 422 while the linter finds an error.
 */
export async function publishDraft(
  trx: Trx,
  options: { note?: string; basedOn?: number; rev?: number; actor: string; now: Date },
): Promise<Published> {
  await oneAtATime(trx)
  const draft = await loadDraft(trx)
  if (!draft.savedAt) throw await nothingToPublish(trx, draft, options)
  if (options.rev !== undefined && options.rev !== draft.rev) throw await changedMeanwhile(trx, options.rev, draft)
  const errors = (await lintNow(trx, draft.ruleSet, options.now)).filter((finding) => finding.level === 'error')
  if (errors.length)
    throw new AppError(
      'invalid',
      `This draft cannot be published: ${errors[0]!.text.en}`,
      Object.fromEntries(errors.map((finding) => [finding.ruleId ?? 'catchAll', finding.text.en])),
      { findings: errors },
    )
  const former = await publishedVersion(trx)
  const version = await publishRuleSet(trx, draft.ruleSet, { ...options, basedOn: options.basedOn ?? draft.basedOn ?? undefined })
  await trx('rule_sets').where({ status: 'draft' }).delete()
  return { version, former }
}

/** Publishes a former version's document as a new version: nothing of the history is lost. */
export async function restoreVersion(trx: Trx, version: number, options: { note?: string; actor: string; now: Date }): Promise<Published> {
  await oneAtATime(trx)
  const { ruleSet } = await ruleSetVersion(trx, version)
  await checkPeople(trx, ruleSet)
  const former = await publishedVersion(trx)
  return { version: await publishRuleSet(trx, ruleSet, { ...options, note: options.note ?? `restored from version ${version}` }), former }
}

/** A publication: its version, and the one that restoring would bring back. */
export interface Published {
  version: number
  former: number | null
}

/** A place where a document names somebody who is not of this tenant. */
export interface PeopleFault {
  path: string
  code: 'unknown_freelancer'
  text: Words
}

/** Where a document names somebody who is not of this tenant. Takes documents that are no rule sets yet. */
export async function faultsOfPeople(trx: Trx, document: { rules: unknown; catchAll: unknown }): Promise<PeopleFault[]> {
  const rules: unknown[] = Array.isArray(document.rules) ? document.rules : []
  const named = [
    ...rules.map((rule, i) => ({ path: `rules.${i}.action`, action: (rule as { action?: NamingAction } | null)?.action })),
    { path: 'catchAll', action: document.catchAll as NamingAction | undefined },
  ].flatMap(({ path, action }) => {
    if (action?.type === 'assign') return [{ path: `${path}.freelancerId`, id: action.freelancerId }]
    return action?.type === 'notify' && action.to !== 'admins' ? [{ path: `${path}.to`, id: action.to }] : []
  })
  if (!named.length) return []
  const rows = await trx('freelancers')
    .whereIn('id', named.map((one) => one.id).filter(isId))
    .whereNull('deleted_at')
    .select('id')
  const known = new Set(rows.map((row) => row.id))
  return named.filter((one) => !known.has(one.id)).map(({ path }) => ({ path, code: 'unknown_freelancer', text: notHere }))
}

const notHere: Words = {
  ar: 'ليس من أفراد هذه الجهة: اختر أحد الموجودين هنا.',
  en: 'Nobody of this account: choose one of those who are here.',
}

interface NamingAction {
  type?: unknown
  freelancerId?: unknown
  to?: unknown
}

async function checkPeople(trx: Trx, ruleSet: RuleSet): Promise<void> {
  const faults = await faultsOfPeople(trx, ruleSet)
  if (faults.length)
    throw new AppError(
      'invalid',
      `${faults.length === 1 ? 'A rule names' : 'Rules name'} somebody who is not here: choose one of the freelancers of this account.`,
      Object.fromEntries(faults.map(({ path, text }) => [path, text.en])),
      { faults },
    )
}

async function publishedVersion(trx: Trx): Promise<number | null> {
  const row = await trx('rule_sets').where({ status: 'published' }).first('version')
  return row?.version ?? null
}

/** Somebody published the draft, or whatever stood instead of it, before this one came. */
async function nothingToPublish(trx: Trx, draft: Draft, read: { basedOn?: number; rev?: number }): Promise<AppError> {
  if (read.rev !== undefined && read.rev !== draft.rev) return changedMeanwhile(trx, read.rev, draft)
  if (read.basedOn !== undefined && read.basedOn !== draft.basedOn)
    return publishedMeanwhile(trx, read.basedOn, { version: draft.basedOn!, ruleSet: draft.ruleSet })
  return new AppError('not_found', 'There is no draft to publish; save one first.')
}

async function changedMeanwhile(trx: Trx, rev: number, current: Draft): Promise<AppError> {
  const read = await revisionAt(trx, rev)
  const difference = read && differenceOf(read, current.ruleSet)
  const what = current.savedAt ? `The draft is at revision ${current.rev} by now.` : `Version ${current.basedOn} was published meanwhile.`
  return new AppError(
    'version_conflict',
    `${what} ${difference ? differenceText(difference) : ''} Read it again and make your change on it.`,
    undefined,
    { rev: current.rev, ...(current.savedAt ? {} : { publishedVersion: current.basedOn }), ...(difference ? { difference } : {}) },
  )
}
