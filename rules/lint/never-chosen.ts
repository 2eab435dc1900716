import type { CatchAll } from '../actions/index.ts'
import type { Condition } from '../conditions.ts'
import type { LeadFactsSource } from '../lead.ts'
import type { Rule, RuleSet } from '../rule-set.ts'
import { blankLead, type Finding, type LintContext, type LintPerson } from './context.ts'
import { type Effort, findLead } from './find-lead.ts'
import { isInPool } from './people.ts'

/** Active people who can never be chosen: no rule that can act reaches them with any of their services, or they take no open request at all. */
export function lintNeverChosen(ruleSet: RuleSet, context: LintContext, unreachable: ReadonlySet<string>): Finding[] {
  const people = (context.people ?? []).filter((person) => person.active)
  const reach = reachOf(ruleSet, context, unreachable)
  const assigned = reach.flatMap(({ action }) => (action.type === 'assign' ? [action.freelancerId] : []))
  const named = new Set([...assigned, ...people.filter((person) => assigned.includes(person.id)).flatMap((person) => person.members)])
  const lost = people.filter((person) => person.kind !== 'branch' && !named.has(person.id) && !isReached(person, reach, context))
  const full = people.filter((person) => person.open === 0 && !lost.includes(person))
  return [
    ...finding('people_never_reached', lost, context, {
      ar: 'لا تصل إليه أي قاعدة بأي طلب. أضف خدماته أو قاعدة له.',
      en: 'can be reached by no rule with any lead. Add their services, or a rule for them.',
    }),
    ...finding('people_without_capacity', full, context, {
      ar: 'طاقته صفر فلا يُختار أبدًا. ارفع طاقته أو أوقف حسابه.',
      en: 'has a capacity of 0 and can never be chosen. Raise it, or make the account inactive.',
    }),
  ]
}

interface Reach {
  action: Rule['action'] | CatchAll
  /** Whether a lead of this service (undefined: of none) can come here. */
  takes(category: string | undefined): boolean
}

function reachOf(ruleSet: RuleSet, context: LintContext, unreachable: ReadonlySet<string>): Reach[] {
  const effort: Effort = { left: 60_000 }
  const rules = ruleSet.rules.filter((rule) => rule.enabled && !unreachable.has(rule.id))
  const known = new Map<string, boolean>()
  const takes = (rule: Rule) => (category: string | undefined) => {
    const key = `${rule.id}|${category ?? ''}`
    const found = known.get(key) ?? !findLead([rule.conditions, { all: [asked(category)] }], [], blankLead(context), effort).impossible
    known.set(key, found)
    return found
  }
  return [...rules.map((rule) => ({ action: rule.action, takes: takes(rule) })), { action: ruleSet.catchAll, takes: () => true }]
}

function asked(category: string | undefined): Condition {
  return category === undefined ? { fact: 'category', operator: 'absent' } : { fact: 'category', operator: 'equal', value: category }
}

function isReached(person: LintPerson, reach: readonly Reach[], context: LintContext): boolean {
  return reach.some(
    ({ action, takes }) =>
      action.type === 'offer' &&
      leadsOf(person, context).some((lead) => isInPool(person, action.pool, lead) && takes(lead.category ?? undefined)),
  )
}

/** Leads as he could have them: of each of his services, and of none. */
function leadsOf(person: LintPerson, context: LintContext): LeadFactsSource[] {
  return [...person.skills, undefined].map((category) => ({
    ...blankLead(context),
    category,
    language: person.languages[0],
    location: person.locations[0],
  }))
}

function finding(code: string, people: readonly LintPerson[], context: LintContext, why: { ar: string; en: string }): Finding[] {
  const [first] = people
  if (!first) return []
  const more = people.length - 1
  return [
    {
      level: 'warning',
      code,
      params: { count: people.length, examples: people.slice(0, 3).map((person) => person.id) },
      text: {
        ar: `${first.id}${more ? ` (ومثله ${more})` : ''}: ${why.ar}`,
        en: `${first.id}${more ? ` (and ${more} more)` : ''} ${why.en}`,
      },
      witness: leadsOf(first, context)[0]!,
    },
  ]
}
