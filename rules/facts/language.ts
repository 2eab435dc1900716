import type { Fact } from '../fact.ts'
import { textOf } from '../fact.ts'

/** The client’s language, ISO 639-1. */
export const language: Fact = {
  name: 'language',
  label: { ar: 'لغة العميل', en: 'Language' },
  type: 'text',
  read: (lead) => textOf(lead.language),
  put: (draft, value) => {
    draft.language = textOf(value)
  },
}
