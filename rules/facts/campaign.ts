import type { Fact } from '../fact.ts'
import { ownText } from '../fact.ts'

/** The platform’s id of the campaign. */
export const campaign: Fact = {
  name: 'campaign',
  label: { ar: 'رقم الحملة', en: 'Campaign id' },
  type: 'text',
  read: (lead) => ownText(lead.campaign, 'campaignId'),
  put: (draft, value) => {
    const { campaignId: _, ...rest } = draft.campaign ?? {}
    draft.campaign = value === undefined ? rest : { ...rest, campaignId: String(value) }
  },
}
