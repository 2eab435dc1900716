import type { Fact } from '../fact.ts'
import { wordsOf } from '../fact.ts'

/** The words of the enquiry; a phrase is found when its words stand one after the other. */
export const text: Fact = {
  name: 'text',
  label: { ar: 'كلمات الطلب', en: 'Words of the enquiry' },
  type: 'list',
  read: (lead) => (typeof lead.text === 'string' ? wordsOf(lead.text) : undefined),
  put: (draft, value) => {
    draft.text = Array.isArray(value) ? value.join(' ') : undefined
  },
}
