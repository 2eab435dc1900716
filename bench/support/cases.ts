import { readFileSync } from 'node:fs'
import type { Budget, Dialect, Heard, Intent, Vocabulary } from '#src/conversations/understanding/understanding.ts'
import { shippedCategories } from '#src/leads/categories.ts'
import { fold } from '#src/platform/text/fold.ts'

/** What a labelled message says; a key that is missing is not scored, `null` says that there is nothing to find. */
export interface Expected {
  intent: Intent
  /** Further intents that are right as well. */
  intent_alt?: Intent[]
  category?: string | null
  budget?: Budget | null
  deadline_days?: number | null
  choice?: number
  email?: string
  phone?: string
  name?: string
  location?: string
}

/** A labelled message; the dialect is for reports, no reader is told it. */
export interface Case extends Heard {
  id: string
  dialect: Dialect | 'arabizi' | 'mixed'
  expect: Expected
}

/** The labelled cases of a file, one JSON object a line. */
export function readCases(path: string | URL): Case[] {
  return readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim())
    .map((line) => ({ history: [], channel: 'whatsapp', ...JSON.parse(line) }) as Case)
}

/** What the shipped services are called, for a tenant at home in Saudi Arabia. */
export function shippedVocabulary(): Vocabulary {
  const categories = shippedCategories().map((one) => ({
    slug: one.slug,
    ar: one.name_ar,
    en: one.name_en,
    phrases: Object.values(one.keywords).flat().map(fold),
  }))
  return { categories, country: 'SA', currency: 'SAR' }
}
