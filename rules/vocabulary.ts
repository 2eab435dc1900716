import { z } from 'zod'
import { actions } from './actions/index.ts'
import { poolSchema, strategies } from './actions/offer.ts'
import { offerPolicySchema } from './actions/offer-policy.ts'
import { limits } from './conditions.ts'
import { facts } from './facts/index.ts'
import { operators } from './operators.ts'
import { policySchema } from './rule-set.ts'

/** Everything a rule may be made of, as plain JSON: the rule editor draws itself from it, and integrators read it. */
export function vocabulary() {
  return {
    facts: facts.map((fact) => ({
      name: fact.name,
      label: fact.label,
      type: fact.type,
      values: fact.values,
      range: fact.range,
      lowTrust: fact.lowTrust ?? false,
      operators: operators.filter((operator) => operator.types.includes(fact.type)).map((operator) => operator.name),
    })),
    answerFact: {
      form: 'answer:<question>',
      type: 'list',
      label: { ar: 'إجابة سؤال بعينه', en: 'The answer to one question' },
      operators: operators.filter((operator) => operator.types.includes('list')).map((operator) => operator.name),
    },
    operators: operators.map(({ name, label, types, takes }) => ({ name, label, types, takes })),
    actions: Object.values(actions).map(({ type, label, decides, schema }) => ({
      type,
      label,
      decides,
      schema: z.toJSONSchema(schema, { io: 'input' }),
    })),
    strategies: Object.entries(strategies).map(([name, label]) => ({ name, label })),
    pool: { schema: z.toJSONSchema(poolSchema, { io: 'input' }), own: ['$category', '$language', '$location'] },
    offerPolicy: z.toJSONSchema(offerPolicySchema, { io: 'input' }),
    policy: z.toJSONSchema(policySchema, { io: 'input' }),
    always: { always: true },
    limits: { ...limits, rules: 2000 },
  }
}
