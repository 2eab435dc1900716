import { ConnectorError } from '#src/errors.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import type { Outside, Source } from '../connector.ts'
import { asList, asRecord, asText, fingerprint, named } from '../lead-form.ts'
import { callGraph } from './call-graph.ts'
import { LEAD_FIELDS, readLead } from './read-lead.ts'
import type { Settings } from './settings.ts'

const PAGE_SIZE = '100'

/** Fetches the lead that a webhook only named. Throws ConnectorError; `retry` while the lead is not readable yet (100/33). */
export async function fetchLead(pending: ReadItem, source: Source<Settings>, outside: Outside): Promise<ReadItem> {
  if (!pending.pending) return pending
  const lead = await callGraph(encodeURIComponent(pending.dedupeKey), { fields: LEAD_FIELDS }, source.settings, outside)
  if (lead.id === undefined && lead.field_data === undefined)
    throw new ConnectorError('retry', 'Graph answered without the lead', { code: 'garbage' })
  const read = readLead(lead, { id: pending.dedupeKey, campaign: pending.campaign, occurredAt: new Date(pending.occurredAt) })
  return { ...read, dedupeKey: pending.dedupeKey, isTest: read.isTest || pending.isTest }
}

/**
 * Every lead submitted since an instant, form by form, a page at a time; Meta keeps 90 days. The same items as webhook and fetch yield.
 * A form that cannot be read (deleted, not ours) does not hold back the others: its refusal is thrown after them.
 */
export async function* listLeads(since: Date, source: Source<Settings>, outside: Outside): AsyncIterable<ReadItem[]> {
  const { settings } = source
  const after = Math.max(0, Math.floor(since.getTime() / 1000) - 1)
  const filtering = JSON.stringify([{ field: 'time_created', operator: 'GREATER_THAN', value: after }])
  let refused: ConnectorError | undefined
  for (const form of settings.formIds ?? (await listForms(settings, outside)))
    try {
      for await (const page of pages(`${form}/leads`, { fields: LEAD_FIELDS, filtering, limit: PAGE_SIZE }, settings, outside))
        yield page.map((lead) =>
          readLead(lead, {
            id: `unnamed:${fingerprint(lead)}`,
            campaign: { pageId: settings.pageId, formId: form },
            occurredAt: outside.now(),
          }),
        )
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.code !== '100') throw error
      refused ??= error
    }
  if (refused) throw refused
}

async function listForms(settings: Settings, outside: Outside): Promise<string[]> {
  const ids: string[] = []
  for await (const page of pages(`${settings.pageId}/leadgen_forms`, { fields: 'id', limit: PAGE_SIZE }, settings, outside))
    ids.push(...page.flatMap((form) => Object.values(named({ id: asRecord(form).id }))))
  return ids
}

/**
 * Follows `paging.next` until it is absent. Only its query is taken: the call goes to the connection's own base and path, and what the
 * address leaves out (fields, filtering) is asked again.
 */
async function* pages(
  path: string,
  query: Record<string, string>,
  settings: Settings,
  outside: Outside,
): AsyncIterable<Record<string, unknown>[]> {
  const seen = new Set<string>()
  for (let asked: Record<string, string> | undefined = query; asked; ) {
    const body: Record<string, unknown> = await callGraph(path, asked, settings, outside)
    const rows = asList(body.data).map(asRecord)
    if (rows.length > 0) yield rows
    const next = asText(asRecord(body.paging).next)
    // A page that names itself as the next one would be read for ever.
    if (!next || seen.has(next)) return
    seen.add(next)
    asked = { ...query, ...queryOf(next) }
  }
}

/** The query of an address without its token: ours goes in the header. */
function queryOf(address: string): Record<string, string> {
  const query = URL.canParse(address) ? new URL(address).searchParams : new URLSearchParams()
  query.delete('access_token')
  return Object.fromEntries(query)
}
