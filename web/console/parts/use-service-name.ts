import { call, type Page } from '../../api.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'

let read: Promise<Page<{ slug: string; ar: string; en: string }>> | undefined

/** What a service is called in the language that is shown; one that nobody knows is called by its short name. Read once a page. */
export function useServiceName(): (slug: string) => string {
  const { language } = useLanguage()
  const { value } = useResource(() => {
    read ??= call<Page<{ slug: string; ar: string; en: string }>>('GET', '/categories')
    read.catch(() => {
      read = undefined
    })
    return read
  })
  return (slug) => value?.data.find((one) => one.slug === slug)?.[language] ?? slug
}
