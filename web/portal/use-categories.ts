import { useEffect, useState } from 'react'
import { call, type Page } from '../api.ts'
import { useLanguage } from '../parts/use-language.ts'
import type { Category } from '../shapes.ts'

let asked: Promise<Map<string, Category>> | undefined

/** Names services in the language that is shown, by their slugs; read once a page. */
export function useCategories(): (slug: string | null) => string | undefined {
  const { language } = useLanguage()
  const [known, setKnown] = useState<Map<string, Category>>()
  useEffect(() => {
    asked ??= call<Page<Category>>('GET', '/categories').then(({ data }) => new Map(data.map((one) => [one.slug, one])))
    asked.then(setKnown, () => {
      asked = undefined
    })
  }, [])
  return (slug) => (slug ? known?.get(slug)?.[language] : undefined)
}
