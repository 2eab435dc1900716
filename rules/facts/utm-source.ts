import type { Fact } from '../fact.ts'
import { ownText } from '../fact.ts'

/** The utm_source of the page that brought the client. */
export const utmSource: Fact = {
  name: 'utmSource',
  label: { ar: 'مصدر الزيارة', en: 'UTM source' },
  type: 'text',
  read: (lead) => ownText(lead.utm, 'utm_source'),
  put: (draft, value) => {
    const { utm_source: _, ...rest } = draft.utm ?? {}
    draft.utm = value === undefined ? rest : { ...rest, utm_source: String(value) }
  },
}
