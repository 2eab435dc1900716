import type { Fact } from '../fact.ts'
import { ownText } from '../fact.ts'

/** The campaign’s name as the platform gave it. */
export const campaignName: Fact = {
  name: 'campaignName',
  label: { ar: 'اسم الحملة', en: 'Campaign name' },
  type: 'text',
  read: (lead) => ownText(lead.campaign, 'campaignName'),
  put: (draft, value) => {
    const { campaignName: _, ...rest } = draft.campaign ?? {}
    draft.campaign = value === undefined ? rest : { ...rest, campaignName: String(value) }
  },
}
