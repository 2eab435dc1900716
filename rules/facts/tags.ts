import type { Fact } from '../fact.ts'

/** The tags the lead already carries. */
export const tags: Fact = {
  name: 'tags',
  label: { ar: 'الوسوم', en: 'Tags' },
  type: 'list',
  read: (lead) => lead.tags,
  put: (draft, value) => {
    draft.tags = Array.isArray(value) ? [...value] : null
  },
}
