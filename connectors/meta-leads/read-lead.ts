import type { ReadItem } from '#src/inbox/item.ts'
import { item } from '../connector.ts'
import { asInstant, asList, asRecord, asText, asTexts, named, readForm } from '../lead-form.ts'

/** The fields asked of every lead; `post_submission_check_result` is not among them because it fails (#3) without that feature. */
export const LEAD_FIELDS =
  'id,created_time,ad_id,ad_name,adset_id,adset_name,campaign_id,campaign_name,form_id,is_organic,platform,partner_name,field_data,' +
  'custom_disclaimer_responses,home_listing,retailer_item_id,vehicle'

/**
 * A lead as Graph tells it, as a complete item. `id` names it where the answer does not; `campaign` is what the webhook told already.
 * Source: developers.facebook.com/docs/marketing-api/guides/lead-ads/retrieving
 */
export function readLead(body: unknown, known: { id: string; campaign: Record<string, string>; occurredAt: Date }): ReadItem {
  const lead = asRecord(body)
  const fields = asList(lead.field_data).map((field) => {
    const { name, values } = asRecord(field)
    return { key: asText(name) ?? '', values: asTexts(values) }
  })
  return item({
    kind: 'lead',
    channel: 'meta_lead_ads',
    dedupeKey: named({ id: lead.id }).id ?? known.id,
    occurredAt: asInstant(lead.created_time, known.occurredAt),
    isTest: isTest(fields.flatMap((field) => field.values)),
    ...readForm(fields),
    campaign: {
      ...known.campaign,
      ...named({
        formId: lead.form_id,
        adId: lead.ad_id,
        adName: lead.ad_name,
        adsetId: lead.adset_id,
        adsetName: lead.adset_name,
        campaignId: lead.campaign_id,
        campaignName: lead.campaign_name,
      }),
    },
    consents: asList(lead.custom_disclaimer_responses).map((response) => {
      const { checkbox_key, is_checked } = asRecord(response)
      return { purpose: asText(checkbox_key) ?? 'disclaimer', granted: ['true', '1'].includes(asText(is_checked) ?? '') }
    }),
    extra: Object.fromEntries(
      Object.entries({
        platform: lead.platform,
        isOrganic: lead.is_organic,
        partnerName: lead.partner_name,
        homeListing: lead.home_listing,
        retailerItemId: lead.retailer_item_id,
        vehicle: lead.vehicle,
      }).filter(([, value]) => value !== undefined && value !== null),
    ),
  })
}

/** Graph has no flag for leads of its testing tool; their values are placeholders. */
function isTest(values: string[]): boolean {
  return values.some((value) => value.startsWith('<test lead:') || value === 'test@meta.com')
}
