import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Rule, RuleSet } from '#rules/rule-set.ts'
import { shape } from '#src/platform/shapes.ts'

const named = z.array(shape({ id: z.string(), name: z.string() }))

/** What two rule sets differ in, by the rules' names. */
export const differenceShape = shape({ added: named, changed: named, removed: named, catchAll: z.boolean(), policy: z.boolean() }).meta({
  id: 'RuleSetDifference',
})

/** What two rule sets differ in: rules by id and name (of a changed one its new name), and whether catch-all and policy do. */
export type Difference = z.infer<typeof differenceShape>

/** What stands in `after` and not in `before`. A rule that only moved in the list is unchanged unless its priority is another. */
export function differenceOf(before: RuleSet, after: RuleSet): Difference {
  const former = new Map(before.rules.map((rule) => [rule.id, rule]))
  const kept = new Set(after.rules.map((rule) => rule.id))
  return {
    added: after.rules.filter((rule) => !former.has(rule.id)).map(asNamed),
    changed: after.rules.filter((rule) => former.has(rule.id) && !isDeepStrictEqual(former.get(rule.id), rule)).map(asNamed),
    removed: before.rules.filter((rule) => !kept.has(rule.id)).map(asNamed),
    catchAll: !isDeepStrictEqual(before.catchAll, after.catchAll),
    policy: !isDeepStrictEqual(before.policy, after.policy),
  }
}

/** The difference as a sentence for a problem's detail. */
export function differenceText({ added, changed, removed, catchAll, policy }: Difference): string {
  const say = (what: string, rules: readonly { name: string }[]) =>
    rules.length
      ? [
          `${what} ${rules
            .slice(0, 5)
            .map(({ name }) => `“${name}”`)
            .join(', ')}${rules.length > 5 ? ` and ${rules.length - 5} more` : ''}`,
        ]
      : []
  const parts = [
    ...say('added', added),
    ...say('changed', changed),
    ...say('removed', removed),
    ...(catchAll ? ['changed the catch-all'] : []),
    ...(policy ? ['changed the policy'] : []),
  ]
  return parts.length ? `Meanwhile somebody ${parts.join('; ')}.` : 'It holds the same rules.'
}

function asNamed({ id, name }: Rule): { id: string; name: string } {
  return { id, name }
}
