import { ConnectorError } from '#src/errors.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import type { Outside, Source } from '../connector.ts'
import { asList, asRecord, asText } from '../lead-form.ts'
import { callLinkedIn } from './call-linkedin.ts'
import { findForm } from './forms.ts'
import { readResponse } from './read-response.ts'
import type { Settings } from './settings.ts'

const PAGE_SIZE = 100
const KEPT_MS = 90 * 24 * 3_600_000

/** Fetches the lead that a notification only named, and joins it with its form. Throws ConnectorError; `retry` while it is not readable. */
export async function fetchLead(pending: ReadItem, source: Source<Settings>, outside: Outside): Promise<ReadItem> {
  if (!pending.pending) return pending
  const id = pending.dedupeKey.replace('urn:li:leadGenFormResponse:', '')
  const response = await callLinkedIn(`/rest/leadFormResponses/${encodeURIComponent(id)}`, source.settings, outside).catch((error) => {
    // Whether a response can be read at the very moment of its notification is not documented; one that was withdrawn stays away.
    if (error instanceof ConnectorError && error.code === 'http_404') throw new ConnectorError('retry', error.message, { code: 'http_404' })
    throw error
  })
  if (response.formResponse === undefined) throw new ConnectorError('retry', 'LinkedIn answered without the response', { code: 'garbage' })
  const form = await findForm(response.versionedLeadGenFormUrn ?? pending.campaign.versionedFormId, source, outside)
  const lead = readResponse(response, form, { campaign: pending.campaign, occurredAt: new Date(pending.occurredAt) })
  return { ...lead, dedupeKey: pending.dedupeKey }
}

/**
 * Every lead submitted since an instant, per owner and lead type; LinkedIn keeps 90 days. The same items as notification and fetch yield.
 * A kind of leads that may not be listed does not hold back the others: its refusal is thrown after them.
 */
export async function* listLeads(since: Date, source: Source<Settings>, outside: Outside): AsyncIterable<ReadItem[]> {
  const owners = source.settings.organizationId ?? []
  if (owners.length === 0)
    throw new ConnectorError('rejected', 'this connection has no organizationId, so its leads cannot be listed', { code: 'no_owner' })
  const now = outside.now().getTime()
  const range = `(start:${Math.max(since.getTime(), now - KEPT_MS)},end:${now + 60_000})`
  let refused: ConnectorError | undefined
  let listed = false
  for (const [owner, type] of owners.flatMap((one) => typesOf(one).map((kind) => [one, kind] as const)))
    try {
      for await (const page of pages(owner, type, range, source.settings, outside)) yield await readPage(page, source, outside)
      listed = true
    } catch (error) {
      if (!(error instanceof ConnectorError) || !['http_400', 'http_403', 'http_404'].includes(error.code ?? '')) throw error
      refused ??= error
    }
  // The token works for something: the connection must not be stopped for what it may not list.
  if (refused) throw listed ? new ConnectorError('rejected', refused.message, { code: refused.code ?? 'refused' }) : refused
}

/** One page of a listing. Throws ConnectorError. */
export async function listPage(
  owner: string,
  type: string,
  range: string,
  { start, count }: { start: number; count: number },
  settings: Settings,
  outside: Outside,
): Promise<{ rows: Record<string, unknown>[]; total: number | undefined }> {
  const kind = owner.split(':')[2]
  // Rest.li writes its own brackets and wants the URN inside them encoded once: URLSearchParams would encode both.
  const query = `q=owner&owner=(${kind}:${encodeURIComponent(owner)})&leadType=(leadType:${type})&submittedAtTimeRange=${range}&limitedToTestLeads=false`
  const body = await callLinkedIn(`/rest/leadFormResponses?${query}&start=${start}&count=${count}`, settings, outside)
  if (!Array.isArray(body.elements)) throw new ConnectorError('retry', 'LinkedIn answered without a list', { code: 'garbage' })
  const total = Number(asText(asRecord(body.paging).total) ?? Number.NaN)
  return { rows: asList(body.elements).map(asRecord), total: Number.isFinite(total) ? total : undefined }
}

/** The kinds of leads an owner can have: ads belong to an ad account, everything else to the organisation. */
export function typesOf(owner: string): string[] {
  return owner.includes(':sponsoredAccount:') ? ['SPONSORED'] : ['COMPANY', 'EVENT', 'ORGANIZATION_PRODUCT']
}

async function readPage(page: Record<string, unknown>[], source: Source<Settings>, outside: Outside): Promise<ReadItem[]> {
  const leads: ReadItem[] = []
  for (const response of page) {
    const form = await findForm(response.versionedLeadGenFormUrn, source, outside)
    leads.push(readResponse(response, form, { campaign: {}, occurredAt: outside.now() }))
  }
  return leads
}

async function* pages(owner: string, type: string, range: string, settings: Settings, outside: Outside) {
  for (let start = 0; ; ) {
    const { rows, total } = await listPage(owner, type, range, { start, count: PAGE_SIZE }, settings, outside)
    if (rows.length === 0) return
    yield rows
    start += rows.length
    if (total === undefined ? rows.length < PAGE_SIZE : start >= total) return
  }
}
