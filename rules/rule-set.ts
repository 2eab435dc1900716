import { z } from 'zod'
import { actionSchema, catchAllSchema } from './actions/index.ts'
import { offerPolicySchema } from './actions/offer-policy.ts'
import { type Conditions, faultsOfConditions } from './conditions.ts'
import { type Fault, fault } from './fault.ts'

const currency = z.string().regex(/^[A-Z]{3}$/)
const charge = z.union([z.literal(0), z.literal(1)])

/**
 * What counts as a turn in the fairness ledger (1) and what is given back (0): an offer made, one that was declined, that expired or was withdrawn,
 * the client's own choice, a previous owner's lead. `leave`: whether what someone was owed when his leave began is kept or forgotten.
 */
export const chargePolicySchema = z.strictObject({
  offer: charge.default(1),
  decline: charge.default(1),
  expire: charge.default(1),
  withdraw: charge.default(0),
  clientChoice: charge.default(0),
  sticky: charge.default(0),
  leave: z.enum(['keep', 'forget']).default('keep'),
})

/** What holds for the whole rule set. `rates`: what one unit of another currency is worth in the tenant's. */
export const policySchema = z.strictObject({
  /** first: the deciding rule of highest priority · scored: priority plus one for each comparison that holds, the highest sum decides. */
  mode: z.enum(['first', 'scored']).default('first'),
  offer: offerPolicySchema.prefault({}),
  rates: z.record(currency, z.number().positive().max(1e9)).default({}),
  charge: chargePolicySchema.prefault({}),
})

// The tree is read by hand: its faults need better words than a union's, and its depth is bounded before anyone recurses.
const conditionsSchema = z
  .unknown()
  .refine((raw) => faultsOfConditions(raw, []).length === 0)
  .meta({ description: 'json-rules-engine all/any/not tree over facts, or { "always": true }' }) as unknown as z.ZodType<Conditions>

/** One rule: when its conditions hold, its action is asked for. A higher priority is asked first; among equals the order of the list. */
export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[\w.:-]{1,64}$/),
  name: z.string().trim().min(1).max(200),
  enabled: z.boolean().default(true),
  priority: z.number().int().min(-1000).max(1000).default(0),
  conditions: conditionsSchema,
  action: actionSchema,
  tags: z.array(z.string().min(1).max(60)).max(20).optional(),
})

/** A whole rule set: at most 2,000 rules, a catch-all that never refuses, and the policy. */
export const ruleSetSchema = z.strictObject({
  rules: z.array(ruleSchema).max(2000),
  catchAll: catchAllSchema,
  policy: policySchema.prefault({}),
})

/** One rule as stored: conditions over facts, and the action they lead to. */
export type Rule = z.infer<typeof ruleSchema>
/** A rule set as stored: rules, catch-all, policy. */
export type RuleSet = z.infer<typeof ruleSetSchema>
/** What holds for every offer of the tenant: deadlines, charging, rates. */
export type Policy = z.infer<typeof policySchema>
/** What is charged to a freelancer’s fairness account. */
export type ChargePolicy = z.infer<typeof chargePolicySchema>

/** The rule set with its defaults filled in, or everything that is wrong with it, in plain words. Never throws, whatever comes in. */
export function parseRuleSet(input: unknown): { ok: true; ruleSet: RuleSet } | { ok: false; faults: Fault[] } {
  const size = faultOfSize(input)
  if (size) return { ok: false, faults: [size] }
  const parsed = ruleSetSchema.safeParse(input)
  const faults = [...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => faultsOfIssue(issue, input))), ...faultsOfIds(input)]
  if (!parsed.success || faults.length > 0) return { ok: false, faults: faults.slice(0, 200) }
  return { ok: true, ruleSet: parsed.data }
}

/** Iterative: a document nested 20,000 levels deep must not overflow whoever walks it afterwards. */
function faultOfSize(input: unknown): Fault | undefined {
  const left: { value: unknown; depth: number }[] = [{ value: input, depth: 0 }]
  let nodes = 0
  for (let next = left.pop(); next; next = left.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue
    if (next.depth > 30) return fault([], 'too_deep', { limit: 5 })
    for (const value of Object.values(next.value)) {
      if (++nodes > 1_000_000) return fault([], 'too_large')
      left.push({ value, depth: next.depth + 1 })
    }
  }
  return undefined
}

function faultsOfIssue(issue: z.core.$ZodIssue, input: unknown): Fault[] {
  const path = issue.path.map(String)
  if (path.length === 3 && path[0] === 'rules' && path[2] === 'conditions') return faultsOfConditions(valueAt(input, path), path)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => fault([...path, key], 'unknown_field', { key }))
  if (path[0] === 'catchAll' && path[1] === 'type' && valueAt(input, path) === 'refuse') return [fault(path, 'catch_all_refuses')]
  return [fault(path, 'invalid', { message: issue.message })]
}

function faultsOfIds(input: unknown): Fault[] {
  const rules = valueAt(input, ['rules'])
  if (!Array.isArray(rules)) return []
  const seen = new Set<unknown>()
  return rules.flatMap((rule: unknown, i) => {
    const id = valueAt(rule, ['id'])
    if (typeof id !== 'string' || !seen.has(id)) {
      seen.add(id)
      return []
    }
    return [fault(['rules', i, 'id'], 'duplicate_id', { id })]
  })
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  let value = input
  for (const key of path)
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  return value
}
