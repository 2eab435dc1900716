import type { ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { item, type WebhookRequest } from '../connector.ts'
import { asInstant, asRecord, asText, fingerprint, named } from '../lead-form.ts'
import { readCampaign, responseUrn } from './campaign.ts'

/**
 * What one notification names: a pending lead (CREATED), or a lead to be erased because the member withdrew it (DELETED). No personal data comes.
 * Source: learn.microsoft.com/en-us/linkedin/marketing/lead-sync/leadsync
 */
export function readNotification(request: WebhookRequest): ReadItem[] {
  const body = parseBody(request)
  const units = Array.isArray(body) && body.length > 0 ? body : [body]
  return units.map((unit) => readUnit(asRecord(unit), request.now))
}

function readUnit(unit: Record<string, unknown>, now: Date): ReadItem {
  const { response } = named({ response: unit.leadGenFormResponse })
  const action = asText(unit.leadAction) ?? ''
  const base = {
    channel: 'linkedin' as const,
    occurredAt: asInstant(unit.occurredAt, now),
    campaign: readCampaign(unit, unit.leadGenForm),
    extra: named({ leadType: unit.leadType }),
  }
  const urn = response && responseUrn(response)
  if (unit.type === 'LEAD_ACTION' && urn && action === 'CREATED') return item({ ...base, kind: 'lead', dedupeKey: urn, pending: true })
  if (unit.type === 'LEAD_ACTION' && urn && action === 'DELETED')
    return item({ ...base, kind: 'lead', dedupeKey: `${urn}:DELETED`, op: 'erase', targetId: urn })
  const rawType = [asText(unit.type) ?? 'unknown', action].filter((part) => part !== '').join(':')
  return item({ ...base, kind: 'ignored', dedupeKey: `${rawType}:${fingerprint(unit)}`, rawType })
}

function parseBody(request: WebhookRequest): unknown {
  try {
    return parseJson(Buffer.from(request.body).toString('utf8'))
  } catch {
    return undefined
  }
}
