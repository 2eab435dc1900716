import { go, useQuery } from '../../../parts/path.ts'

/** What the list may be narrowed by, as the address names it. */
const filterNames = [
  'q',
  'status',
  'step',
  'waiting',
  'freelancerId',
  'ruleId',
  'channel',
  'campaignId',
  'adId',
  'category',
  'without',
  'tag',
  'contactId',
  'from',
  'to',
  'isTest',
] as const

/** One of them. */
export type FilterName = (typeof filterNames)[number]
/** What the list is narrowed by now. */
export type Filter = Partial<Record<FilterName, string>>

/** The filter that stands in the address; it is all there is of it, so that a link shows the same leads. */
export function useFilter(): Filter {
  const query = useQuery()
  return Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = query.get(name)
      return value ? [[name, value]] : []
    }),
  )
}

/** The address of a list, or of one lead beside it. */
export function hrefOf(filter: Filter, id?: string): string {
  const words = new URLSearchParams(Object.entries(filter).filter(([, value]) => value) as [string, string][]).toString()
  return `/console/leads${id ? `/${id}` : ''}${words ? `?${words}` : ''}`
}

/** Narrows the list otherwise; the way back leads to what it was. `instead`: while somebody types. */
export function narrow(filter: Filter, change: Filter, instead = false): void {
  go(hrefOf({ ...filter, ...change }), instead)
}
