import { fold } from '#src/platform/text/fold.ts'
import type { Action, CatchAll } from '../actions/index.ts'
import { poolWords } from '../actions/offer.ts'
import { faultsOfConditions, type Leaf, normaliseValue } from '../conditions.ts'
import { type Fact, normaliseOne } from '../fact.ts'
import { factOf } from '../facts/index.ts'
import type { LeadFactsSource } from '../lead.ts'
import { operatorOf } from '../operators.ts'
import type { Rule, RuleSet } from '../rule-set.ts'
import { blankLead, type Finding, type LintContext } from './context.ts'
import { leavesOf } from './domain.ts'
import { fixedPart, isInPool } from './people.ts'

/** Names that mean nothing here: unknown facts and operators, unknown people and services, pools without anyone, values that no lead has. */
export function lintWords(ruleSet: RuleSet, context: LintContext): Finding[] {
  const rules = ruleSet.rules.filter((rule) => rule.enabled)
  return [
    ...rules.flatMap(lintConditions),
    ...rules.flatMap((rule) => lintAction(rule.action, context, rule)),
    ...lintAction(ruleSet.catchAll, context, undefined),
    ...rules.flatMap((rule) => lintValues(rule, context)),
    ...rules.flatMap(lintTrust),
    ...rules.flatMap((rule) => lintPool(rule.action, context, rule)),
    ...lintPool(ruleSet.catchAll, context, undefined),
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
    const written = Array.isArray(leaf.value) ? leaf.value : [leaf.value]
    const never = written.filter((value) => !known.some((one) => isMet(fact, leaf, value, String(one))))
    return never.map((value) => neverSeen(rule, fact.name, String(value), possible !== undefined, context))
  })
}

/** Whether a value that leads have would satisfy this one written value: "contains" is met by a part of it. */
function isMet(fact: Fact, { operator }: Leaf, written: unknown, seen: string): boolean {
  const single = operatorOf({ in: 'equal', containsAny: 'contains' }[operator] ?? operator)!
  const value = normaliseValue(fact, single, written as string)
  return value !== undefined && single.test(fact.type === 'list' ? [fold(seen)] : (normaliseOne(fact.type, seen) ?? undefined), value)
}

/** A pool in which nobody active is, whatever the lead; what depends on the lead is told by its coverage. */
function lintPool(action: Action | CatchAll, { people }: LintContext, rule: Rule | undefined): Finding[] {
  if (!people || action.type !== 'offer') return []
  const pool = fixedPart(action.pool)
  if (people.some((person) => isInPool(person, pool, {}))) return []
  const who = poolWords(pool, (id) => id)
  const where = rule ? { ar: `القاعدة «${rule.name}»`, en: `The rule “${rule.name}”` } : { ar: 'الملاذ الأخير', en: 'The catch-all' }
  return [
    {
      level: 'warning',
      code: 'pool_without_people',
      ...(rule ? { ruleId: rule.id } : {}),
      params: rule ? { rule: rule.id } : {},
      text: {
        ar: `${where.ar} تعرض على من لا وجود له: ${who.ar}. وسّع من تعرض عليه أو أضف من يطابقه.`,
        en: `${where.en} offers to people of whom there are none: ${who.en}. Widen it, or add somebody who fits.`,
      },
    },
  ]
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
    text: { ar: `${where.ar} تذكر ${what.ar}. اختر غيره.`, en: `${where.en} names ${what.en}. Choose another.` },
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
