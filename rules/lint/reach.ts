import { isDeciding } from '../actions/index.ts'
import type { LeadFactsSource } from '../lead.ts'
import type { Rule, RuleSet } from '../rule-set.ts'
import type { Finding, LintContext } from './context.ts'
import { blankLead } from './context.ts'
import { type Effort, findLead, holdsFor } from './find-lead.ts'

/** Rules that can never act: their conditions contradict each other, or earlier deciding rules take every lead of theirs. */
export function lintReach(ruleSet: RuleSet, context: LintContext): Finding[] {
  const effort: Effort = { left: 300_000 }
  const enabled = ruleSet.rules.filter((rule) => rule.enabled).sort((a, b) => b.priority - a.priority)
  const earlier: Rule[] = []
  const findings: Finding[] = []
  for (const rule of enabled) {
    const finding = lintRule(rule, ruleSet.policy.mode === 'first' ? earlier : [], context, effort)
    if (finding) findings.push(finding)
    if (isDeciding(rule.action)) earlier.push(rule)
  }
  return findings
}

function lintRule(rule: Rule, earlier: readonly Rule[], context: LintContext, effort: Effort): Finding | undefined {
  const blank = blankLead(context)
  const alone = findLead([rule.conditions], [], blank, effort)
  if (alone.impossible) return { ...contradictory(rule), ...nearest(rule, blank, effort) }
  if (!alone.lead || !isDeciding(rule.action) || earlier.length === 0) return undefined
  const always = earlier.find((other) => 'always' in other.conditions)
  if (always) return { ...shadowed(rule, [always], 'after_always'), witness: alone.lead }
  const witness = alone.lead
  const takers = earlier.filter((other) => holdsFor(other.conditions, witness))
  if (takers.length === 0) return undefined
  const free = findLead(
    [rule.conditions],
    earlier.map((other) => other.conditions),
    blank,
    effort,
  )
  return free.impossible ? { ...shadowed(rule, takers, 'shadowed_rule'), witness } : undefined
}

/** No lead meets all of it: one that meets all but one condition, which is the one at odds with the others. */
function nearest({ conditions }: Rule, blank: LeadFactsSource, effort: Effort): Pick<Finding, 'witness'> {
  if (!('all' in conditions)) return { witness: blank }
  for (const i of conditions.all.keys()) {
    const others = conditions.all.filter((_, at) => at !== i)
    const { lead } = others.length ? findLead([{ all: others }], [], blank, effort) : {}
    if (lead) return { witness: lead }
  }
  return { witness: blank }
}

function contradictory(rule: Rule): Finding {
  return {
    level: 'warning',
    code: 'dead_rule',
    ruleId: rule.id,
    params: { rule: rule.id },
    text: {
      ar: `القاعدة «${rule.name}» لا تنطبق على أي طلب: شروطها متناقضة. صحّحها أو عطّلها.`,
      en: `The rule “${rule.name}” can match no lead: its conditions contradict each other. Mend or disable it.`,
    },
  }
}

function shadowed(rule: Rule, by: readonly Rule[], code: 'after_always' | 'shadowed_rule'): Finding {
  const names = by.slice(0, 3).map((other) => other.name)
  return {
    level: 'warning',
    code,
    ruleId: rule.id,
    params: { rule: rule.id, by: by.map((other) => other.id) },
    text: {
      ar: `القاعدة «${rule.name}» لا تعمل أبدًا: كل طلب لها تأخذه قبلها ${names.map((name) => `«${name}»`).join(' أو ')}. ارفع أولويتها أو احذفها.`,
      en: `The rule “${rule.name}” never acts: every lead of its own is taken before it by ${names.map((name) => `“${name}”`).join(' or ')}. Raise its priority or remove it.`,
    },
  }
}
