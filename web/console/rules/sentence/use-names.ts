import { useMemo } from 'react'
import { type Language, localeOf } from '../../../parts/language.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import type { Category, Freelancer, Vocabulary, WrittenValue } from '../shapes.ts'
import { arabic } from './arabic.ts'
import { english } from './english.ts'
import type { Grammar, Names } from './parts.ts'

/** What names are drawn from: the vocabulary, the tenant's services and people. */
export interface NameSource {
  vocabulary: Vocabulary
  categories: readonly Category[]
  people: ReadonlyMap<string, Freelancer>
}

/** The grammar of the shown language, and the tenant's names in it. */
export function useNames(source: NameSource): { grammar: Grammar; names: Names } {
  const { language } = useLanguage()
  return useMemo(() => ({ grammar: language === 'ar' ? arabic : english, names: namesIn(language, source) }), [language, source])
}

/** The names of facts, operators, values and people in a language. */
export function namesIn(language: Language, { vocabulary, categories, people }: NameSource): Names {
  const facts = new Map(vocabulary.facts.map((fact) => [fact.name, fact]))
  const operators = new Map(vocabulary.operators.map((one) => [one.name, one.label[language]]))
  const services = new Map(categories.map((one) => [one.slug, one[language]]))
  const words = new Map<string, string>(vocabulary.strategies.map(({ name, label }) => [name, label[language]]))
  for (const [name, label] of Object.entries(own)) words.set(name, label[language])
  const tongues = new Intl.DisplayNames([localeOf(language)], { type: 'language', fallback: 'code' })
  const numbers = new Intl.NumberFormat(localeOf(language))
  const person = (id: string) => people.get(id)?.name ?? id
  return {
    fact(name) {
      if (!name.startsWith('answer:')) return { label: facts.get(name)?.label[language] ?? name, type: facts.get(name)?.type ?? 'text' }
      const question = name.slice('answer:'.length)
      return { label: language === 'ar' ? `إجابة «${question}»` : `Answer to “${question}”`, type: 'list' }
    },
    operator: (name) => operators.get(name) ?? name,
    value(fact, value) {
      const known = facts.get(fact)
      const listed = known?.values?.find((one) => one.value === value)?.label[language]
      return listed ?? written(fact, known?.type, value as WrittenValue)
    },
    person,
    skill: (slug) => services.get(slug) ?? slug,
    word: (name) => words.get(name) ?? name,
  }

  function written(fact: string, type: string | undefined, value: WrittenValue): string {
    if (fact === 'category') return services.get(String(value)) ?? String(value)
    if (fact === 'language') return tongue(String(value))
    if (fact === 'previousOwner') return person(String(value))
    if (typeof value === 'boolean') return yesNo[language][value ? 0 : 1]
    return type === 'number' && typeof value === 'number' ? numbers.format(value) : String(value)
  }

  function tongue(code: string): string {
    try {
      return tongues.of(code) ?? code
    } catch {
      return code
    }
  }
}

const yesNo = { ar: ['نعم', 'لا'], en: ['yes', 'no'] } as const

/** What stands for the lead's own in a pool. */
const own = {
  $category: { ar: 'خدمة الطلب نفسها', en: 'The lead’s own service' },
  $language: { ar: 'لغة العميل نفسها', en: 'The client’s own language' },
  $location: { ar: 'مكان العميل نفسه', en: 'The client’s own place' },
}
