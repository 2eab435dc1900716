import { Engine, type TopLevelCondition } from 'json-rules-engine'
import type { FactValues } from './check.ts'
import { type Condition, type Conditions, normaliseValue } from './conditions.ts'
import type { Fact } from './fact.ts'
import { factOf } from './facts/index.ts'
import { operatorOf, operators } from './operators.ts'

/**
 * What json-rules-engine says of one rule over normalised facts: it has the last word on a live decision.
 * A new Engine each time (one that is shared loses results under concurrency); absent facts are undefined, never an error.
 * Rejects only for a tree that names an unknown fact or operator, which the parser does not let in.
 */
export async function engineHolds(conditions: Conditions, facts: readonly Fact[], values: FactValues): Promise<boolean> {
  const engine = new Engine([], { allowUndefinedFacts: true })
  for (const { name } of defaults) engine.removeOperator(name)
  for (const { name, test } of operators) engine.addOperator(name, test)
  engine.addRule({ conditions: engineForm(conditions), event: { type: 'holds' } })
  const runtime: Record<string, unknown> = {}
  for (const [slot, fact] of facts.entries()) if (values[slot] !== undefined) runtime[fact.name] = values[slot]
  const { events } = await engine.run(runtime)
  return events.length > 0
}

const defaults = operators.filter(({ name }) => !['containsAny', 'startsWith', 'exists', 'absent'].includes(name))
const forms = new WeakMap<Conditions, TopLevelCondition>()

/** The tree as the engine takes it: values normalised, "always" as the empty `all` that it takes for true. */
function engineForm(conditions: Conditions): TopLevelCondition {
  const known = forms.get(conditions)
  if (known) return known
  const form = 'always' in conditions ? { all: [] } : (formOf(conditions) as TopLevelCondition)
  forms.set(conditions, form)
  return form
}

function formOf(condition: Condition): object {
  if ('all' in condition) return { all: condition.all.map(formOf) }
  if ('any' in condition) return { any: condition.any.map(formOf) }
  if ('not' in condition) return { not: formOf(condition.not) }
  const fact = factOf(condition.fact)
  const operator = operatorOf(condition.operator)
  const value = fact && operator ? normaliseValue(fact, operator, condition.value) : undefined
  if (value === undefined) throw new Error(`rule names ${condition.fact} ${condition.operator}, which the vocabulary does not know`)
  return { fact: condition.fact, operator: condition.operator, value }
}
