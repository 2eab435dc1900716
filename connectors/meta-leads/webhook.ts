import type { ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { item, type WebhookRequest } from '../connector.ts'
import { asInstant, asList, asRecord, asText, fingerprint, named } from '../lead-form.ts'

/** The Pages a body speaks of (`entry[].id`), without repeats. */
export function accountsIn(body: unknown): string[] {
  return [...new Set(asList(asRecord(body).entry).map(pageOf))].filter((id) => id !== '')
}

/** The text of a body with these Pages' entries alone; ids keep their digits (beyond 2^53 they become quoted). */
export function only(text: string, accounts: readonly string[]): string {
  const body = asRecord(parseJson(text))
  return JSON.stringify({ ...body, entry: asList(body.entry).filter((entry) => accounts.includes(pageOf(entry))) })
}

/**
 * One pending lead per `leadgen` change: the body carries ids only. Other Page fields are ignored, with the person if one is named.
 * Source: developers.facebook.com/docs/graph-api/webhooks/getting-started/webhooks-for-leadgen
 */
export function readLeadgen(request: WebhookRequest): ReadItem[] {
  const body = parseBody(request)
  const entries = asList(asRecord(body).entry)
  if (entries.length === 0) return [ignored('unknown', request.now, [body])]
  return entries.flatMap((entry) => readEntry(asRecord(entry), request.now))
}

function readEntry(entry: Record<string, unknown>, now: Date): ReadItem[] {
  const page = pageOf(entry)
  const sent = new Date(asInstant(entry.time, now))
  const changes = asList(entry.changes).map((change) => readChange(page, asRecord(change), sent))
  const talks = ['messaging', 'standby'].flatMap((field) =>
    asList(entry[field]).map((unit) => {
      const { sender, recipient, timestamp, message } = asRecord(unit)
      const ids = [sender, recipient].map((party) => asText(asRecord(party).id))
      const person = named({ externalId: ids.find((id) => id !== undefined && id !== page) })
      const text = asText(asRecord(message).text)
      return ignored(field, sent, [page, unit], { person, occurredAt: asInstant(timestamp, sent), ...(text ? { text } : {}) })
    }),
  )
  const units = [...changes, ...talks]
  return units.length > 0 ? units : [ignored('unknown', sent, [entry])]
}

function readChange(page: string, change: Record<string, unknown>, sent: Date): ReadItem {
  const field = asText(change.field) ?? 'unknown'
  const value = asRecord(change.value)
  const occurredAt = asInstant(value.created_time, sent)
  if (field !== 'leadgen') {
    const { id, name } = asRecord(value.from)
    const text = asText(value.message)
    return ignored(field, sent, [page, change], { occurredAt, person: named({ externalId: id, name }), ...(text ? { text } : {}) })
  }
  const ad = asText(value.ad_id) ?? asText(value.adgroup_id)
  const campaign = named({
    pageId: asText(value.page_id) ?? page,
    formId: value.form_id,
    adId: ad,
    // The old name of the ad: told only where it says something else.
    adgroupId: asText(value.adgroup_id) === ad ? undefined : value.adgroup_id,
  })
  const { leadgenId } = named({ leadgenId: value.leadgen_id })
  if (!leadgenId) return ignored('leadgen', sent, [page, change], { occurredAt, campaign })
  // The dashboard's "Test" button sends ids made of fours that no fetch will ever find.
  if (/^4{6,}$/.test(leadgenId)) return ignored('leadgen', sent, [page, change], { occurredAt, campaign, isTest: true })
  return item({ kind: 'lead', channel: 'meta_lead_ads', dedupeKey: leadgenId, occurredAt, pending: true, campaign })
}

function ignored(rawType: string, at: Date, parts: unknown[], more: Partial<ReadItem> = {}): ReadItem {
  return item({
    kind: 'ignored',
    channel: 'meta_lead_ads',
    dedupeKey: `${rawType}:${fingerprint(parts)}`,
    occurredAt: at.toISOString(),
    rawType,
    ...more,
  })
}

function pageOf(entry: unknown): string {
  return asText(asRecord(entry).id) ?? ''
}

function parseBody(request: WebhookRequest): unknown {
  try {
    return parseJson(Buffer.from(request.body).toString('utf8'))
  } catch {
    return undefined
  }
}
