import { fold } from '#src/platform/text/fold.ts'
import type { Action, CatchAll } from '../actions/index.ts'
import { faultsOfConditions } from '../conditions.ts'
import { factOf } from '../facts/index.ts'
import type { LeadFactsSource } from '../lead.ts'
import type { Rule, RuleSet } from '../rule-set.ts'
import { blankLead, type Finding, type LintContext } from './context.ts'
import { leavesOf } from './domain.ts'
import { isInPool } from './people.ts'

/** Names that mean nothing here: unknown facts and operators, unknown people and services, values that no lead has. */
export function lintWords(ruleSet: RuleSet, context: LintContext): Finding[] {
  const rules = ruleSet.rules.filter((rule) => rule.enabled)
  return [
    ...rules.flatMap(lintConditions),
    ...rules.flatMap((rule) => lintAction(rule.action, context, rule)),
    ...lintAction(ruleSet.catchAll, context, undefined),
    ...rules.flatMap((rule) => lintValues(rule, context)),
    ...rules.flatMap(lintTrust),
    ...lintPeople(ruleSet, context),
  ]
}

function lintConditions(rule: Rule): Finding[] {
  return faultsOfConditions(rule.conditions, ['rules', rule.id, 'conditions']).map((fault) => ({
    level: 'error',
    code: fault.code,
    ruleId: rule.id,
    params: { path: fault.path },
    text: fault.text,
  }))
}

function lintAction(action: Action | CatchAll, { people, categories }: LintContext, rule: Rule | undefined): Finding[] {
  if (!people) return []
  const ids = new Set(people.map((person) => person.id))
  const named = action.type === 'assign' ? action.freelancerId : action.type === 'notify' && action.to !== 'admins' ? action.to : undefined
  if (named !== undefined && !ids.has(named)) return [unknown('error', 'unknown_freelancer', named, rule)]
  if (action.type !== 'offer') return []
  const known = new Set([...people.flatMap((person) => [...person.skills, ...person.tags]), ...(categories ?? [])].map(fold))
  const skills = [...(action.pool.skills ?? []), ...(action.pool.tags ?? [])].filter((skill) => skill !== '$category')
  return skills.filter((skill) => !known.has(fold(skill))).map((skill) => unknown('warning', 'unknown_skill', skill, rule))
}

function lintValues(rule: Rule, context: LintContext): Finding[] {
  return leavesOf(rule.conditions).flatMap((leaf) => {
    const fact = factOf(leaf.fact)
    if (!fact || !['equal', 'in', 'contains', 'containsAny'].includes(leaf.operator)) return []
    const possible = fact.name === 'category' ? context.categories : fact.values?.map(({ value }) => String(value))
    const seen = context.seen && Object.hasOwn(context.seen, fact.name) ? context.seen[fact.name] : undefined
    const known = possible ?? (seen && seen.length > 0 ? seen : undefined)
    if (!known || fact.type === 'boolean') return []
    const folded = new Set(known.map((one) => fold(String(one))))
    const written = Array.isArray(leaf.value) ? leaf.value : [leaf.value]
    const never = written.filter((value) => !folded.has(fold(String(value))))
    return never.map((value) => neverSeen(rule, fact.name, String(value), possible !== undefined, context))
  })
}

function lintTrust(rule: Rule): Finding[] {
  if (rule.action.type !== 'refuse') return []
  const leaves = leavesOf(rule.conditions)
  if (leaves.length === 0 || leaves.some((leaf) => !factOf(leaf.fact)?.lowTrust)) return []
  return [
    {
      level: 'warning',
      code: 'low_trust_refuses',
      ruleId: rule.id,
      params: { rule: rule.id },
      text: {
        ar: `القاعدة «${rule.name}» ترفض طلبات بقراءة آلية وحدها، وهي تتبع كلام العميل. أضف شرطًا آخر.`,
        en: `The rule “${rule.name}” refuses leads on what a model read alone, and that follows the client’s own words. Add another condition.`,
      },
    },
  ]
}

/** Active people whom no rule can ever reach with any of their services. */
function lintPeople(ruleSet: RuleSet, { people }: LintContext): Finding[] {
  const actions = [...ruleSet.rules.filter((rule) => rule.enabled).map((rule) => rule.action), ruleSet.catchAll]
  const assigned = new Set(actions.flatMap((action) => (action.type === 'assign' ? [action.freelancerId] : [])))
  const members = new Set((people ?? []).filter((person) => assigned.has(person.id)).flatMap((person) => person.members))
  const lost = (people ?? []).filter((person) => {
    if (!person.active || person.kind === 'branch' || assigned.has(person.id) || members.has(person.id)) return false
    const leads = [...person.skills, undefined].map((category) => ({
      category,
      language: person.languages[0],
      location: person.locations[0],
    }))
    return !actions.some((action) => action.type === 'offer' && leads.some((lead) => isInPool(person, action.pool, lead)))
  })
  if (lost.length === 0) return []
  return [
    {
      level: 'warning',
      code: 'people_never_reached',
      params: { count: lost.length, examples: lost.slice(0, 3).map((person) => person.id) },
      text: {
        ar: `${lost.length} ممن يعملون لا تصلهم أي قاعدة بأي طلب. أضف خدماتهم أو قاعدة لهم.`,
        en: `${lost.length} active people can be reached by no rule with any lead. Add their services, or a rule for them.`,
      },
    },
  ]
}

function unknown(level: 'error' | 'warning', code: 'unknown_freelancer' | 'unknown_skill', name: string, rule: Rule | undefined): Finding {
  const where = rule ? { ar: `القاعدة «${rule.name}»`, en: `The rule “${rule.name}”` } : { ar: 'الملاذ الأخير', en: 'The catch-all' }
  const what =
    code === 'unknown_freelancer'
      ? { ar: `شخصًا أو فرعًا غير موجود هنا: ${name}`, en: `a person or branch that does not exist here: ${name}` }
      : { ar: `خدمة أو وسمًا لا يحمله أحد: ${name}`, en: `a service or tag that nobody has: ${name}` }
  return {
    level,
    code,
    ruleId: rule?.id,
    params: { name },
    text: { ar: `${where.ar} تذكر ${what.ar}.`, en: `${where.en} names ${what.en}.` },
  }
}

function neverSeen(rule: Rule, fact: string, value: string, impossible: boolean, context: LintContext): Finding {
  const witness: LeadFactsSource = blankLead(context)
  const definition = factOf(fact)!
  definition.put(witness, definition.type === 'list' ? [value] : value)
  const label = definition.label
  return {
    level: 'warning',
    code: impossible ? 'impossible_value' : 'value_never_seen',
    ruleId: rule.id,
    params: { rule: rule.id, fact, value },
    text: impossible
      ? {
          ar: `القاعدة «${rule.name}»: ${label.ar} لا تكون «${value}» أبدًا.`,
          en: `The rule “${rule.name}”: ${label.en} is never “${value}”.`,
        }
      : {
          ar: `القاعدة «${rule.name}»: لم يسبق لطلب أن كانت ${label.ar} فيه «${value}».`,
          en: `The rule “${rule.name}”: no lead so far had “${value}” as ${label.en}.`,
        },
    witness,
  }
}
