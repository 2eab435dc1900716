import { useEffect } from 'react'
import { call, type Page } from '../../api.ts'
import { makeStore, useStore } from '../../parts/store.ts'
import { useLanguage } from '../../parts/use-language.ts'

/** A service that the tenant offers. */
interface Category {
  slug: string
  ar: string
  en: string
}

const FRESH_MS = 30_000
const known = makeStore<{ categories: readonly Category[]; readAt: number }>({ categories: [], readAt: 0 })
let asked = 0

/** The tenant's services, the same in every room, and the name of each by its slug in the language that is shown; one that nobody knows keeps its slug. */
export function useCategories(): { categories: readonly Category[]; nameOf(slug: string): string } {
  const { language } = useLanguage()
  const { categories } = useStore(known)
  useEffect(() => {
    if (Date.now() - known.get().readAt > FRESH_MS) void read()
  }, [])
  return { categories, nameOf: (slug) => categories.find((one) => one.slug === slug)?.[language] ?? slug }
}

/** The services as a page that changes them shows them: every room knows them at once. */
export function useKnownCategories(categories: readonly Category[] | undefined): void {
  useEffect(() => {
    if (!categories) return
    asked++
    known.set({ categories, readAt: Date.now() })
  }, [categories])
}

/** What cannot be read now is read when the next room asks; of answers that cross only the last asked counts. */
async function read(): Promise<void> {
  const mine = ++asked
  const before = known.get().readAt
  known.set({ readAt: Date.now() })
  const answer = await call<Page<Category>>('GET', '/categories').catch(() => null)
  if (mine !== asked) return
  known.set(answer ? { categories: answer.data } : { readAt: before })
}
