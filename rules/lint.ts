import { lintConflicts } from './lint/conflicts.ts'
import { blankLead, type Finding, type LintContext } from './lint/context.ts'
import { lintCoverage } from './lint/coverage.ts'
import { findLead } from './lint/find-lead.ts'
import { lintNeverChosen } from './lint/never-chosen.ts'
import { lintReach } from './lint/reach.ts'
import { lintWords } from './lint/words.ts'
import type { RuleSet } from './rule-set.ts'

/**
 * What is suspicious about a rule set, errors first, each with a lead that shows it: names that mean nothing here, rules that can never act or contradict each
 * other, people who can never be chosen, services and languages without anyone at some hour of the coming week. Pure; a claim is made only when it is certain,
 * so silence is no proof.
 */
export function lint(ruleSet: RuleSet, context: LintContext): Finding[] {
  const reach = lintReach(ruleSet, context)
  const unreachable = new Set(reach.flatMap(({ ruleId }) => ruleId ?? []))
  const findings = [
    ...lintWords(ruleSet, context),
    ...reach,
    ...lintConflicts(ruleSet, context),
    ...lintNeverChosen(ruleSet, context, unreachable),
    ...lintCoverage(ruleSet, context),
  ]
  return findings
    .map((finding) => (finding.witness ? finding : { ...finding, witness: witnessOf(ruleSet, finding, context) }))
    .sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error'))
}

/** A lead of the rule that a finding is about. */
function witnessOf({ rules }: RuleSet, { ruleId }: Finding, context: LintContext) {
  const rule = rules.find((one) => one.id === ruleId)
  const blank = blankLead(context)
  return (rule && findLead([rule.conditions], [], blank, { left: 5000 }).lead) ?? blank
}
