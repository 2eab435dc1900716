import { call } from '../../../api.ts'
import { useTopic } from '../../../parts/live-context.ts'
import { useResource } from '../../../parts/use-resource.ts'
import type { Statistic } from '../shapes.ts'

/** What each rule did in the last thirty days, by its id; undefined while it is on its way. A list without it is still the list. */
export function useStatistics(): ReadonlyMap<string, Statistic> | undefined {
  const found = useResource(() => call<{ rules: Statistic[] }>('GET', '/rule-sets/statistics').catch(() => null))
  useTopic('leads', () => found.reload())
  return found.value ? new Map(found.value.rules.map((one) => [one.ruleId, one])) : undefined
}
