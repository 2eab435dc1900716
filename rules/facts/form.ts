import type { Fact } from '../fact.ts'
import { ownText } from '../fact.ts'

/** The platform’s id of the form that was filled in. */
export const form: Fact = {
  name: 'form',
  label: { ar: 'رقم النموذج', en: 'Form id' },
  type: 'text',
  read: (lead) => ownText(lead.campaign, 'formId'),
  put: (draft, value) => {
    const { formId: _, ...rest } = draft.campaign ?? {}
    draft.campaign = value === undefined ? rest : { ...rest, formId: String(value) }
  },
}
