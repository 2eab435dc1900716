import type { CatchAll, DecidingAction } from '../actions/index.ts'
import { compileRuleSet, readFacts } from '../check.ts'
import type { LeadFactsSource } from '../lead.ts'
import type { RuleSet } from '../rule-set.ts'
import { blankLead, type Finding, type LintContext, type LintPerson } from './context.ts'
import { leavesOf } from './domain.ts'
import { aboutLanguage, aboutPlace, aboutService, type Subject, withHoles, withoutPeople } from './hole-words.ts'
import { isInPool } from './people.ts'

/**
 * Services, languages and places without anyone, and the hours of the coming week in which a lead of theirs would find nobody at work. A language or a place
 * has a hole where no service at all has anybody for it.
 */
export function lintCoverage(ruleSet: RuleSet, context: LintContext): Finding[] {
  const { categories, people, week } = context
  if (!categories || !people || !week) return []
  const full: Full = { ...context, people, week, isTimeless: !namesTheHour(ruleSet) }
  const any: Wish[] = categories.length ? categories.map((category) => ({ category })) : [{}]
  return [
    ...categories.map((category): [Subject, Wish[]] => [aboutService(category, context), [{ category }]]),
    ...languagesOf(ruleSet, context).map((language): [Subject, Wish[]] => [
      aboutLanguage(language),
      any.map((wish) => ({ ...wish, language })),
    ]),
    ...writtenValues(ruleSet, 'location').map((location): [Subject, Wish[]] => [
      aboutPlace(location),
      any.map((wish) => ({ ...wish, location })),
    ]),
  ].flatMap(([subject, wishes]) => lintSubject(ruleSet, subject, wishes, full) ?? [])
}

type Wish = Pick<LeadFactsSource, 'category' | 'language' | 'location'>
type Full = LintContext & Required<Pick<LintContext, 'people' | 'week'>> & { isTimeless: boolean }

function lintSubject(ruleSet: RuleSet, subject: Subject, wishes: readonly Wish[], context: Full): Finding | undefined {
  const covered = context.week.map(() => false)
  let anybody = false
  for (const wish of wishes) {
    anybody = coverHours(ruleSet, wish, covered, context) || anybody
    if (covered.every(Boolean)) return undefined
  }
  const leadAt = (at: number): LeadFactsSource => {
    const { hour, weekday } = context.week[at]!
    return { ...blankLead(context), ...wishes[0], clock: { hour, minute: 0, weekday } }
  }
  if (!anybody) return withoutPeople(subject, leadAt(0))
  return withHoles(subject, covered, context.week, leadAt(covered.indexOf(false)))
}

/** Marks the hours in which a lead with this wish finds somebody at work; answers whether there is anybody for it at all. */
function coverHours(ruleSet: RuleSet, wish: Wish, covered: boolean[], context: Full): boolean {
  const pools = new Map<DecidingAction | CatchAll, LintPerson[] | 'taken'>()
  let action: DecidingAction | CatchAll | undefined
  for (const [i, { hour, weekday }] of context.week.entries()) {
    const lead: LeadFactsSource = { ...blankLead(context), ...wish, clock: { hour, minute: 0, weekday } }
    if (!action || !context.isTimeless) action = actionFor(ruleSet, lead)
    const able = pools.get(action) ?? ableFor(action, lead, context.people)
    pools.set(action, able)
    if (!covered[i]) covered[i] = able === 'taken' || able.some((person) => person.week[i])
  }
  return [...pools.values()].some((able) => able === 'taken' || able.length > 0)
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

function namesTheHour({ rules }: RuleSet): boolean {
  const clock = new Set(['hour', 'time', 'weekday', 'isWeekend'])
  return rules.some((rule) => rule.enabled && leavesOf(rule.conditions).some((leaf) => clock.has(leaf.fact)))
}

/** The tenant's own, those that leads have had, and those that a rule names. */
function languagesOf(ruleSet: RuleSet, { languages = [], seen }: LintContext): string[] {
  const spoken = seen && Object.hasOwn(seen, 'language') ? seen.language! : []
  return [...new Set([...languages, ...spoken.slice(0, 20), ...writtenValues(ruleSet, 'language')])]
}

function writtenValues({ rules }: RuleSet, fact: string): string[] {
  const leaves = rules.flatMap((rule) => (rule.enabled ? leavesOf(rule.conditions) : []))
  const values = leaves.flatMap((leaf) => (leaf.fact === fact && ['equal', 'in'].includes(leaf.operator) ? leaf.value : []))
  return [...new Set(values.flatMap((value) => (typeof value === 'string' ? value : [])))].slice(0, 20)
}
