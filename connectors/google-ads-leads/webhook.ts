import { createHash, timingSafeEqual } from 'node:crypto'
import type { ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { item, type WebhookRequest } from '../connector.ts'
import { asInstant, asList, asRecord, asText, asTexts, fingerprint, named, readForm } from '../lead-form.ts'

// Google's own columns are known by their id in every language; a question of the advertiser's is known by its text.
const standard = new Set(
  (
    'FULL_NAME FIRST_NAME LAST_NAME EMAIL WORK_EMAIL PHONE_NUMBER PHONE_NUMBER_VERIFIED WORK_PHONE POSTAL_CODE CITY REGION COUNTRY ' +
    'STREET_ADDRESS COMPANY_NAME JOB_TITLE'
  ).split(' '),
)

/** Whether `google_key` in the body is one of these: compared in constant time, every key tried. There is no signature. */
export function verifyKey(request: WebhookRequest, keys: readonly string[]): boolean {
  const given = asRecord(parseBody(request)).google_key
  if (typeof given !== 'string' || given === '') return false
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return keys.map((key) => key.length > 0 && timingSafeEqual(hash(key), hash(given))).some(Boolean)
}

/**
 * The one lead of a body. Ad group is told under both names, the creative as the ad; `0` means "none" (Performance Max).
 * Source: developers.google.com/google-ads/webhook/docs/implementation
 */
export function readLead(request: WebhookRequest): ReadItem[] {
  const lead = asRecord(parseBody(request))
  const { id } = named({ id: lead.lead_id })
  const occurredAt = asInstant(lead.lead_submit_time, request.now)
  const fields = asList(lead.user_column_data).map(readColumn)
  // The key is a secret and must not leave its trace in a name.
  const unnamed = fingerprint({ ...lead, google_key: undefined })
  if (!id && fields.length === 0)
    return [item({ kind: 'ignored', channel: 'google_ads', dedupeKey: `unknown:${unnamed}`, occurredAt, rawType: 'unknown' })]
  const isTest = isTestLead(lead)
  return [
    item({
      kind: 'lead',
      channel: 'google_ads',
      // Every test has the same lead_id: the time of its arrival tells them apart, so that the second try is seen as well.
      dedupeKey: isTest ? `test:${fingerprint(id, lead.lead_submit_time, request.now.toISOString())}` : (id ?? `unnamed:${unnamed}`),
      occurredAt,
      isTest,
      ...readForm(fields),
      campaign: named({
        campaignId: lead.campaign_id,
        adsetId: lead.adgroup_id,
        adgroupId: lead.adgroup_id,
        adId: lead.creative_id,
        creativeId: lead.creative_id,
        assetGroupId: lead.asset_group_id,
        formId: lead.form_id,
        clickId: lead.gcl_id,
      }),
      extra: named({ leadStage: lead.lead_stage, leadSource: lead.lead_source }),
    }),
  ]
}

/** "Send test data" sends the same body every time: its arrival tells one from the next, so that each press of the button is seen. Empty for real leads. */
export function saltOf(request: WebhookRequest): string {
  return isTestLead(asRecord(parseBody(request))) ? request.now.toISOString() : ''
}

function isTestLead(lead: Record<string, unknown>): boolean {
  return ['true', '1'].includes(asText(lead.is_test) ?? '') || asText(lead.lead_id)?.startsWith('TeSter-123-') === true
}

function readColumn(column: unknown): { key: string; label?: string; values: string[] } {
  const { column_id, column_name, string_value } = asRecord(column)
  const id = asText(column_id) ?? ''
  const name = asText(column_name)
  const values = asTexts(string_value)
  // Undocumented whether it holds the number or only "verified": a number it is when it looks like one.
  const verified = id === 'PHONE_NUMBER_VERIFIED' && values.some((value) => (value.match(/\p{Nd}/gu)?.length ?? 0) >= 6)
  const label = standard.has(id) ? id : name || id
  return { key: verified ? 'mobile' : id || (name ?? ''), label, values }
}

function parseBody(request: WebhookRequest): unknown {
  try {
    return parseJson(Buffer.from(request.body).toString('utf8'))
  } catch {
    return undefined
  }
}
