import { call, type Page } from '../../api.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'

/** A service that the tenant offers. */
interface Category {
  slug: string
  ar: string
  en: string
}

let known: Promise<Category[]> | undefined

/** The tenant's services, read once a page, and the name of each by its slug in the language that is shown; one that nobody knows keeps its slug. */
export function useCategories(): { categories: readonly Category[]; nameOf(slug: string): string } {
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
