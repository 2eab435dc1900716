import type { Finding, LintContext } from './lint/context.ts'
import { lintCoverage } from './lint/coverage.ts'
import { lintReach } from './lint/reach.ts'
import { lintWords } from './lint/words.ts'
import type { RuleSet } from './rule-set.ts'

/**
 * What is suspicious about a rule set, errors first: names that mean nothing here, rules that can never act, services without anyone at some hour of
 * the coming week; where a lead can show it, with that lead. Pure; a claim is made only when it is certain, so silence is no proof.
 */
export function lint(ruleSet: RuleSet, context: LintContext): Finding[] {
  const findings = [...lintWords(ruleSet, context), ...lintReach(ruleSet, context), ...lintCoverage(ruleSet, context)]
  return findings.sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error'))
}
