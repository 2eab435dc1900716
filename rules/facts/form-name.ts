import type { Fact } from '../fact.ts'
import { ownText } from '../fact.ts'

/** The name of the form that was filled in. */
export const formName: Fact = {
  name: 'formName',
  label: { ar: 'اسم النموذج', en: 'Form name' },
  type: 'text',
  read: (lead) => ownText(lead.campaign, 'formName'),
  put: (draft, value) => {
    const { formName: _, ...rest } = draft.campaign ?? {}
    draft.campaign = value === undefined ? rest : { ...rest, formName: String(value) }
  },
}
