import type { Fact } from '../fact.ts'
import { textOf } from '../fact.ts'

/** What a model took the text to be after; low trust, for it follows the client’s own words. */
export const aiIntent: Fact = {
  name: 'aiIntent',
  label: { ar: 'النية (قراءة آلية)', en: 'Intent (read by AI)' },
  type: 'text',
  lowTrust: true,
  read: (lead) => textOf(lead.ai?.intent),
  put: (draft, value) => {
    draft.ai = { ...draft.ai, intent: textOf(value) }
  },
}
