import type { Fact } from '../fact.ts'

/** How sure the model was, 0 to 1; low trust. */
export const aiConfidence: Fact = {
  name: 'aiConfidence',
  label: { ar: 'ثقة القراءة الآلية', en: 'Confidence of AI' },
  type: 'number',
  range: [0, 1],
  lowTrust: true,
  read: (lead) => lead.ai?.confidence,
  put: (draft, value) => {
    draft.ai = { ...draft.ai, confidence: typeof value === 'number' ? value : null }
  },
}
