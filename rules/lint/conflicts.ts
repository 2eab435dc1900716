import { isDeciding } from '../actions/index.ts'
import type { Rule, RuleSet } from '../rule-set.ts'
import { blankLead, type Finding, type LintContext } from './context.ts'
import { type Effort, findLead } from './find-lead.ts'

const MOST = 20

/**
 * Rules that contradict each other: of equal priority, both hold for some leads, each holds for others alone, and they ask for different things. Which of them
 * acts hangs on their place in the list, which no reader sees. An exception before its wider rule is none.
 */
export function lintConflicts(ruleSet: RuleSet, context: LintContext): Finding[] {
  if (ruleSet.policy.mode !== 'first') return []
  const effort: Effort = { left: 60_000 }
  const deciding = ruleSet.rules.filter((rule) => rule.enabled && isDeciding(rule.action))
  const findings: Finding[] = []
  for (const [i, later] of deciding.entries())
    for (const earlier of deciding.slice(0, i)) {
      if (findings.length >= MOST || effort.left <= 0) return findings
      if (earlier.priority !== later.priority || written(earlier.action) === written(later.action)) continue
      const higher = deciding.filter((rule) => rule.priority > later.priority)
      const finding = lintPair(earlier, later, higher, context, effort)
      if (finding) findings.push(finding)
    }
  return findings
}

function lintPair(earlier: Rule, later: Rule, higher: readonly Rule[], context: LintContext, effort: Effort): Finding | undefined {
  const blank = blankLead(context)
  const one = earlier.conditions
  const other = later.conditions
  const taken = higher.map((rule) => rule.conditions)
  const witness = findLead([one, other], taken, blank, effort).lead
  if (!witness || !findLead([one], [other, ...taken], blank, effort).lead) return undefined
  if (!findLead([other], [one, ...taken], blank, effort).lead) return undefined
  return {
    level: 'warning',
    code: 'contradictory_rules',
    ruleId: later.id,
    params: { rule: later.id, with: earlier.id },
    text: {
      ar: `القاعدتان «${earlier.name}» و«${later.name}» تتعارضان: تنطبقان معًا على بعض الطلبات بالأولوية نفسها وتطلبان شيئين مختلفين. اجعل لإحداهما أولوية أعلى.`,
      en: `The rules “${earlier.name}” and “${later.name}” contradict each other: both apply to some leads with the same priority and ask for different things. Give one of them a higher priority.`,
    },
    witness,
  }
}

/** A value as a text, its keys in order: what was stored may come back in another. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${key}:${written(one)}`)
    .join()}}`
}
