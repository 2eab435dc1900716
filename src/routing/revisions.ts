import type { RuleSet } from '#rules/rule-set.ts'
import type { Trx } from '#src/platform/db.ts'
import { checkRuleSet } from './checked.ts'

/** So many former states are kept for the difference that a latecomer is told. */
const KEPT = 50

/** The number of the last change of the rules, saved as a draft or published; 0 before the first. */
export async function lastRevision(trx: Trx): Promise<number> {
  const { rows } = await trx.raw(
    `select greatest(0, (select rev from rule_revisions where tenant_id = app_tenant() order by rev desc limit 1), (select rev from rule_sets where tenant_id = app_tenant() and status = 'draft')) as rev`,
  )
  return rows[0].rev
}

/** Gives the next number to a state of the rules and keeps that state. Callers hold `oneAtATime`. `before`: what stood until the first number was given. */
export async function nextRevision(trx: Trx, ruleSet: RuleSet, before: RuleSet | undefined, now: Date): Promise<number> {
  const last = await lastRevision(trx)
  const rows = [{ rev: last + 1, document: JSON.stringify(ruleSet), created_at: now }]
  if (last === 0 && before) rows.push({ rev: 0, document: JSON.stringify(before), created_at: now })
  await trx('rule_revisions').insert(rows)
  await trx('rule_revisions')
    .where('rev', '<=', last + 1 - KEPT)
    .delete()
  return last + 1
}

/** The rules as they stood under a number, while that is kept. */
export async function revisionAt(trx: Trx, rev: number): Promise<RuleSet | undefined> {
  const row = await trx('rule_revisions').where({ rev }).first('document')
  return row && checkRuleSet(row.document)
}
