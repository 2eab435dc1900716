import { call } from '../../../api.ts'
import { useResource } from '../../../parts/use-resource.ts'
import { useCategories } from '../../parts/use-categories.ts'
import { useLeadWords } from '../words.ts'
import type { Filter, FilterName } from './filter.ts'

/** What the ids in a filter are called; until that is known, and where nobody knows, the id itself. */
export function useFilterNames({ freelancerId, ruleId, ...filter }: Filter): (name: FilterName) => string {
  const words = useLeadWords()
  const { nameOf } = useCategories()
  const person = useResource(
    async () => (freelancerId ? (await call<{ name: string }>('GET', `/freelancers/${freelancerId}`).catch(() => null))?.name : undefined),
    freelancerId,
  )
  const rule = useResource(async () => {
    if (!ruleId) return undefined
    if (ruleId === 'catchAll') return words.catchAll
    const draft = await call<{ rules: { id: string; name: string }[] }>('GET', '/rule-sets/draft').catch(() => ({ rules: [] }))
    return draft.rules.find(({ id }) => id === ruleId)?.name
  }, ruleId)
  return (name) => {
    if (name === 'freelancerId') return person.value ?? freelancerId ?? ''
    if (name === 'ruleId') return rule.value ?? ruleId ?? ''
    const value = filter[name] ?? ''
    if (name === 'step') return (words.steps as Record<string, string>)[value] ?? value
    if (name === 'without') return (words.none as Record<string, string>)[value] ?? value
    if (name === 'category') return nameOf(value)
    if (name === 'waiting') return words.reasons[value] ?? value
    if (name === 'channel') return (words.channels as Record<string, string>)[value] ?? value
    return value
  }
}
