import { call, type Page } from '../../api.ts'
import { useResource } from '../../parts/use-resource.ts'
import type { Category } from './shapes.ts'

let known: Promise<Category[]> | undefined

/** The services of the tenant; read once a page. */
export function useCategories(): readonly Category[] {
  const read = useResource(() => {
    known ??= call<Page<Category>>('GET', '/categories').then(({ data }) => data)
    known.catch(() => {
      known = undefined
    })
    return known
  })
  return read.value ?? []
}
