import type { Fact } from '../fact.ts'
import { textOf } from '../fact.ts'

/** Where the client is or wants it done, as told. */
export const location: Fact = {
  name: 'location',
  label: { ar: 'المكان', en: 'Place' },
  type: 'text',
  read: (lead) => textOf(lead.location),
  put: (draft, value) => {
    draft.location = textOf(value)
  },
}
