import type { Fact } from '../fact.ts'

/** Every answer of the form, whatever the question. */
export const answers: Fact = {
  name: 'answers',
  label: { ar: 'إجابات النموذج', en: 'Answers of the form' },
  type: 'list',
  read: (lead) => (lead.answers ? Object.values(lead.answers).flat() : undefined),
  put: (draft, value) => {
    draft.answers = Array.isArray(value) ? { answer: [...value] } : undefined
  },
}
