import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { isId } from '#src/platform/id.ts'
import { loadDraft, saveDraft } from '../draft.ts'
import { oneAtATime } from '../rule-sets.ts'
import { type OpenSuggestion, suggestRules } from './suggest.ts'

/** Who decides, and when. */
export interface Acting {
  actor: string
  now: Date
}

/** Puts a suggested rule into the draft, behind the others. Answers where it stands. Throws 404 for one that is no longer open, 409 for one that was decided on. */
export async function approveRule(trx: Trx, id: string, acting: Acting): Promise<{ ruleId: string; rev: number }> {
  const suggestion = await findOpen(trx, id, acting.now)
  const { ruleSet } = await loadDraft(trx)
  const { rev } = await saveDraft(trx, { ...ruleSet, rules: [...ruleSet.rules, suggestion.rule] }, undefined, acting)
  await record(trx, suggestion, 'approved', acting)
  return { ruleId: suggestion.rule.id, rev }
}

/** Puts a suggested rule away for good. Throws as `approveRule` does. */
export async function dismissRule(trx: Trx, id: string, acting: Acting): Promise<void> {
  await record(trx, await findOpen(trx, id, acting.now), 'dismissed', acting)
}

async function findOpen(trx: Trx, id: string, now: Date): Promise<OpenSuggestion> {
  // Whoever decides waits for who is at it: the second finds what the first has done.
  await oneAtATime(trx)
  const found = isId(id) ? (await suggestRules(trx, now)).find((one) => one.id === id) : undefined
  if (found) return found
  const decided = isId(id) ? await trx('rule_suggestions').where({ id }).first('status') : undefined
  if (decided)
    throw new AppError('already_answered', `This suggestion was ${decided.status} already; read the list again for those that are open.`)
  throw new AppError('not_found', 'There is no such suggestion any more; read the list again for those that are open.')
}

async function record(
  trx: Trx,
  { id, rule, leads }: OpenSuggestion,
  status: 'approved' | 'dismissed',
  { actor, now }: Acting,
): Promise<void> {
  const row = { status, rule_id: status === 'approved' ? rule.id : null, leads: leads.length, decided_by: actor, decided_at: now }
  await trx('rule_suggestions')
    .insert({ id, ...row })
    .onConflict(['tenant_id', 'id'])
    .merge()
  await audit(trx, {
    actor,
    action: `rule_suggestion.${status}`,
    subjectType: 'rule_suggestion',
    subjectId: id,
    detail: { rule: rule.name, leads: leads.length },
    at: now,
  })
}
