import { call, type Page } from '../../api.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import type { Category } from './shapes.ts'

let known: Promise<Category[]> | undefined

/** The tenant's categories, read once a page, and the name of each by its slug; a skill that is none keeps its own. */
export function useCategories(): { categories: Category[]; nameOf(slug: string): string } {
  const { language } = useLanguage()
  const { value: categories = [] } = useResource(load)
  return { categories, nameOf: (slug) => categories.find((one) => one.slug === slug)?.[language] ?? slug }
}

function load(): Promise<Category[]> {
  known ??= call<Page<Category>>('GET', '/categories').then(
    ({ data }) => data,
    (fault) => {
      known = undefined
      throw fault
    },
  )
  return known
}
