import type { ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { item, type WebhookRequest } from '../connector.ts'
import { asInstant, asList, asRecord, asText, asTexts, fingerprint, named, readForm } from '../lead-form.ts'

/**
 * One lead per entry (up to 1,000 a body), answers inline. Ids come quoted or bare and stay exact.
 * `page` is TikTok's word for the form and `adgroup` for the ad set: told under both names.
 * Source: business-api.tiktok.com/portal/docs?id=1810521739537409
 */
export function readLeads(request: WebhookRequest): ReadItem[] {
  const body = parseBody(request)
  const { entry, time } = asRecord(body)
  const sent = new Date(asInstant(time, request.now))
  const entries = asList(entry)
  return entries.length > 0 ? entries.map((one) => readEntry(asRecord(one), sent)) : [ignored(sent, body)]
}

function readEntry(entry: Record<string, unknown>, sent: Date): ReadItem {
  const { id } = named({ id: entry.id })
  const fields = asList(entry.changes).map((change) => {
    const { field, value } = asRecord(change)
    return { key: asText(field) ?? '', values: asTexts(value) }
  })
  if (!id && fields.length === 0) return ignored(sent, entry)
  const form = readForm(fields)
  return item({
    kind: 'lead',
    channel: 'tiktok',
    dedupeKey: id ?? `unnamed:${fingerprint(entry)}`,
    occurredAt: asInstant(entry.create_time, sent),
    // The webhook has no flag; TikTok's mock lead has this name.
    isTest: ['true', '1'].includes(asText(entry.is_test) ?? '') || form.person.name === 'Jane Doe',
    ...form,
    campaign: named({
      formId: entry.page_id,
      formName: entry.page_name,
      pageId: entry.page_id,
      pageName: entry.page_name,
      advertiserId: entry.advertiser_id,
      advertiserName: entry.advertiser_name,
      libraryId: entry.library_id,
      campaignId: entry.campaign_id,
      campaignName: entry.campaign_name,
      adsetId: entry.adgroup_id,
      adsetName: entry.adgroup_name,
      adgroupId: entry.adgroup_id,
      adgroupName: entry.adgroup_name,
      adId: entry.ad_id,
      adName: entry.ad_name,
    }),
    extra: named({ leadSource: entry.lead_source }),
  })
}

function ignored(at: Date, unit: unknown): ReadItem {
  return item({
    kind: 'ignored',
    channel: 'tiktok',
    dedupeKey: `unknown:${fingerprint(unit)}`,
    occurredAt: at.toISOString(),
    rawType: 'unknown',
  })
}

function parseBody(request: WebhookRequest): unknown {
  try {
    return parseJson(Buffer.from(request.body).toString('utf8'))
  } catch {
    return undefined
  }
}
