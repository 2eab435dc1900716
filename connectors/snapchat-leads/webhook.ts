import type { ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { item, type WebhookRequest } from '../connector.ts'
import { asInstant, asRecord, asTexts, fingerprint, named, readForm } from '../lead-form.ts'

// Everything else in the flat body was asked in the form.
const about = new Set(
  'form_id form_name ad_account_id campaign_id campaign_name ad_id ad_name ad_squad_id ad_squad_name lead_id create_time'.split(' '),
)

/**
 * The one lead of a flat body. Ad squad is Snap's word for the ad set: told under both names. `custom_field_N` come without their question.
 * Source: developers.snap.com/api/marketing-api/Ads-API/lead-generation-ads
 */
export function readLead(request: WebhookRequest): ReadItem[] {
  const lead = asRecord(parseBody(request))
  const { id } = named({ id: lead.lead_id })
  const said = Object.entries(lead).filter(([key]) => !about.has(key))
  const occurredAt = asInstant(lead.create_time, request.now)
  const form = readForm(said.filter(([key]) => !isConsent(key)).map(([key, value]) => ({ key, values: asTexts(value) })))
  if (!id && Object.keys(form.person).length === 0)
    return [item({ kind: 'ignored', channel: 'snapchat', dedupeKey: `unknown:${fingerprint(lead)}`, occurredAt, rawType: 'unknown' })]
  const isTest = isDummy(lead)
  return [
    item({
      kind: 'lead',
      channel: 'snapchat',
      // Every dummy has the same lead_id: its time tells the second try from the first.
      dedupeKey: isTest ? `test:${id ?? ''}:${asTexts(lead.create_time).join('')}` : (id ?? `unnamed:${fingerprint(lead)}`),
      occurredAt,
      isTest,
      ...form,
      campaign: named({
        formId: lead.form_id,
        formName: lead.form_name,
        adAccountId: lead.ad_account_id,
        campaignId: lead.campaign_id,
        campaignName: lead.campaign_name,
        adsetId: lead.ad_squad_id,
        adsetName: lead.ad_squad_name,
        adSquadId: lead.ad_squad_id,
        adSquadName: lead.ad_squad_name,
        adId: lead.ad_id,
        adName: lead.ad_name,
      }),
      consents: said.filter(([key]) => isConsent(key)).map(([purpose, value]) => readConsent(purpose, value)),
    }),
  ]
}

/** The test call sends the same dummy every time: the time it was signed at tells one call from the next. Empty for real leads. */
export function saltOf(request: WebhookRequest): string {
  return isDummy(asRecord(parseBody(request))) ? (request.headers.t ?? '') : ''
}

/** There is no flag: the dummy is known by its address. */
function isDummy(lead: Record<string, unknown>): boolean {
  return lead.email === 'johndoe@snapchat.com'
}

function isConsent(key: string): boolean {
  return /^consent_/.test(key)
}

/** The format is not documented: only a clear yes is one, and a text that is neither yes nor no is kept. */
function readConsent(purpose: string, value: unknown): ReadItem['consents'][number] {
  const text = asTexts(value).join(', ')
  const granted = /^(true|1|yes|on|checked|agreed?|accepted)$/i.test(text.trim())
  const plain = granted || /^(false|0|no|off|unchecked|declined|)$/i.test(text.trim())
  return { purpose, granted, ...(plain ? {} : { text }) }
}

function parseBody(request: WebhookRequest): unknown {
  try {
    return parseJson(Buffer.from(request.body).toString('utf8'))
  } catch {
    return undefined
  }
}
