import type { CatchAll, DecidingAction } from '../actions/index.ts'
import { compileRuleSet, readFacts } from '../check.ts'
import type { LeadFactsSource } from '../lead.ts'
import type { RuleSet } from '../rule-set.ts'
import { blankLead, type Finding, type LintContext, type LintPerson } from './context.ts'
import { isInPool } from './people.ts'

/** Services that have nobody at all, and the hours of the coming week in which a lead of a service would find nobody at work. */
export function lintCoverage(ruleSet: RuleSet, context: LintContext): Finding[] {
  const { categories, people, week } = context
  if (!categories || !people || !week) return []
  return categories.flatMap((category) => lintCategory(ruleSet, category, { ...context, people, week }) ?? [])
}

type Full = LintContext & Required<Pick<LintContext, 'people' | 'week'>>

function lintCategory(ruleSet: RuleSet, category: string, context: Full): Finding | undefined {
  const pools = new Map<DecidingAction | CatchAll, LintPerson[] | 'taken'>()
  const covered = context.week.map(({ hour, weekday }, i) => {
    const lead: LeadFactsSource = { ...blankLead(context), category, clock: { hour, minute: 0, weekday } }
    const action = actionFor(ruleSet, lead)
    const able = pools.get(action) ?? ableFor(action, lead, context.people)
    pools.set(action, able)
    return able === 'taken' || able.some((person) => person.week[i])
  })
  const witness = (at: number): LeadFactsSource => {
    const { hour, weekday } = context.week[at]!
    return { ...blankLead(context), category, clock: { hour, minute: 0, weekday } }
  }
  if ([...pools.values()].every((able) => able !== 'taken' && able.length === 0)) return withoutPeople(category, witness(0))
  const holes = holesOf(covered, context)
  return holes.length === 0 ? undefined : withHoles(category, holes, witness(covered.indexOf(false)))
}

/** The action that would take this lead, as `first` and as `scored` choose it. */
function actionFor(ruleSet: RuleSet, lead: LeadFactsSource): DecidingAction | CatchAll {
  const compiled = compileRuleSet(ruleSet)
  const values = readFacts(compiled.facts, lead, { currency: lead.currency, rates: ruleSet.policy.rates })
  const matching = compiled.rules.filter((rule) => rule.deciding && rule.holds(values))
  const score = (rule: (typeof matching)[number]) => (ruleSet.policy.mode === 'scored' ? rule.rule.priority + rule.heldLeaves(values) : 0)
  const [first] = matching.toSorted((a, b) => score(b) - score(a))
  return first ? (first.rule.action as DecidingAction) : ruleSet.catchAll
}

function ableFor(action: DecidingAction | CatchAll, lead: LeadFactsSource, people: readonly LintPerson[]): LintPerson[] | 'taken' {
  if (action.type !== 'offer') return 'taken'
  const able = people.filter((person) => isInPool(person, action.pool, lead))
  return able.length === 0 && action.policy?.whenNobody === 'next_rule' ? 'taken' : able
}

interface Hole {
  from: string
  to: string
  hours: number
}

function holesOf(covered: readonly boolean[], { week }: Full): Hole[] {
  const holes: Hole[] = []
  for (const [i, { at }] of week.entries()) {
    if (covered[i]) continue
    const to = new Date(Date.parse(at) + 3_600_000).toISOString()
    const last = holes.at(-1)
    if (last && last.to === new Date(at).toISOString()) {
      last.to = to
      last.hours++
    } else holes.push({ from: new Date(at).toISOString(), to, hours: 1 })
  }
  return holes
}

function withoutPeople(category: string, witness: LeadFactsSource): Finding {
  return {
    level: 'warning',
    code: 'service_without_people',
    params: { category },
    text: {
      ar: `لا أحد يقدّم الخدمة «${category}»: كل طلب لها سينتظر. أضف من يقدّمها أو قاعدة لها.`,
      en: `Nobody offers the service “${category}”: every lead of it will wait. Add someone who does, or a rule for it.`,
    },
    witness,
  }
}

function withHoles(category: string, holes: readonly Hole[], witness: LeadFactsSource): Finding {
  const hours = holes.reduce((sum, hole) => sum + hole.hours, 0)
  return {
    level: 'warning',
    code: 'coverage_hole',
    params: { category, hours, holes: holes.slice(0, 20) },
    text: {
      ar: `الخدمة «${category}» بلا أحد في ${hours} ساعة من الأسبوع القادم، أولها ${holes[0]!.from}.`,
      en: `The service “${category}” has nobody at work in ${hours} hours of the coming week, the first from ${holes[0]!.from}.`,
    },
    witness,
  }
}
