import { go, useQuery } from '../../parts/path.ts'

/** What the list may be narrowed by; it stands in the address. */
export const filterNames = ['status', 'target', 'connectionId', 'code', 'leadId', 'from', 'to'] as const
/** The filter of an address. */
export type Filter = Partial<Record<(typeof filterNames)[number], string>>

const HOME = '/console/deliveries'
const DAY_MS = 86_400_000

/** The filter one stands at. */
export function useFilter(): Filter {
  const query = useQuery()
  return Object.fromEntries(filterNames.flatMap((name) => (query.get(name) ? [[name, query.get(name)!]] : [])))
}

/** The list under a filter, or one delivery of it. */
export function addressOf(filter: Filter, id?: string): string {
  const words = new URLSearchParams(Object.entries(filter).filter(([, value]) => value) as [string, string][]).toString()
  return `${HOME}${id ? `/${id}` : ''}${words ? `?${words}` : ''}`
}

/** Narrows by one thing more, or by one less. */
export function narrow(filter: Filter, change: Filter): void {
  go(addressOf({ ...filter, ...change }), true)
}

/** As the API takes it: the last day counts whole. */
export function asked({ to, ...rest }: Filter): Filter {
  return { ...rest, ...(to ? { to: new Date(Date.parse(to) + DAY_MS).toISOString().slice(0, 10) } : {}) }
}
