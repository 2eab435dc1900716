import { useQuery } from '../../parts/path.ts'

const NAMES = ['actor', 'action', 'subjectType', 'subjectId', 'from', 'to'] as const
const DAY_MS = 86_400_000

/** What the trail is narrowed by; it stands in the address. */
export type Filter = Partial<Record<(typeof NAMES)[number], string>>

/** The filter one stands at. */
export function useFilter(): Filter {
  const query = useQuery()
  return Object.fromEntries(NAMES.flatMap((name) => (query.get(name) ? [[name, query.get(name)!]] : [])))
}

/** The trail under a filter, or one line of it. */
export function addressOf(filter: Filter, id?: string): string {
  const words = wordsOf(filter)
  return `/console/audit${id ? `/${id}` : ''}${words ? `?${words}` : ''}`
}

/** As the API takes it: the last day counts whole. */
export function asked({ to, ...rest }: Filter): Filter {
  return { ...rest, ...(to ? { to: new Date(Date.parse(to) + DAY_MS).toISOString().slice(0, 10) } : {}) }
}

/** A filter as a question in an address. */
export function wordsOf(filter: Filter): string {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value) as [string, string][]).toString()
}
