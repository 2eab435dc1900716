import type { Language } from '../../../parts/language.ts'
import type { Room } from '../room.ts'
import type { Names } from '../sentence/parts.ts'
import type { FactWords } from '../shapes.ts'

/** A value to choose, with its name. */
export interface Option {
  value: string
  label: string
}

/** Languages that clients commonly write in here, besides those that somebody speaks. */
const COMMON = ['ar', 'en', 'ku', 'tr', 'ur', 'fr', 'fa']

/** The languages to choose from. */
export function languagesOf(room: Room['words']): string[] {
  return [...new Set([...COMMON, ...[...room.people.values()].flatMap((one) => one.languages)])]
}

/** Places where somebody works: offered while one types a place. */
export function placesOf(room: Room['words']): string[] {
  return [...new Set([...room.people.values()].flatMap((one) => one.locations))].toSorted()
}

/** Everybody of the tenant by name; those who are not active come last. */
export function peopleOf(room: Room['words']): Option[] {
  const sorted = [...room.people.values()].toSorted((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name))
  return sorted.map(({ id, name }) => ({ value: id, label: name }))
}

/** The tenant's services, and skills that somebody has beside them. */
export function skillsOf(room: Room['words'], names: Names): Option[] {
  const others = [...room.people.values()]
    .flatMap((one) => one.skills)
    .filter((skill) => !room.categories.some(({ slug }) => slug === skill))
  return [...room.categories.map(({ slug }) => slug), ...new Set(others)].map((slug) => ({ value: slug, label: names.skill(slug) }))
}

/** What a fact may be compared with, when that can be listed; undefined when it is to be written. */
export function optionsOf(fact: FactWords | undefined, room: Room['words'], names: Names, language: Language): Option[] | undefined {
  if (fact?.values) return fact.values.map(({ value, label }) => ({ value: String(value), label: label[language] }))
  if (fact?.name === 'category') return room.categories.map(({ slug }) => ({ value: slug, label: names.skill(slug) }))
  if (fact?.name === 'language') return languagesOf(room).map((code) => ({ value: code, label: names.value('language', code) }))
  if (fact?.name === 'previousOwner') return peopleOf(room)
  return undefined
}
