import { connectionsFor } from '#src/connections/connection.ts'
import { normaliseEmail, normalisePhone } from '#src/contacts/normalise.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { blind, unseal } from '#src/platform/keys.ts'
import { page, readCursor } from '#src/platform/route.ts'
import { sentence } from '#src/routing/explain.ts'
import type { Language } from '#src/routing/phrases.ts'
import { searchFor } from './search.ts'

/** What a list of leads may be narrowed by. */
export interface LeadFilter {
  externalId?: string
  phone?: string
  email?: string
  status?: string
  channel?: string
  campaignId?: string
  q?: string
  limit: number
  cursor?: string
}

/** How leads are told: local numbers' country, the tenant's currency, the reader's language. */
export interface Telling {
  country: string
  currency: string
  language: Language
}

interface LeadRow {
  id: string
  received_at: Date
  [column: string]: unknown
}

/** Leads, newest first. A phone or e-mail is found by its blind value, in whichever form it is written; `q` looks in names, phones and e-mails. */
export async function listLeads(trx: Trx, filter: LeadFilter, telling: Telling) {
  const wanted = narrow(trx, filter, telling.country)
  if (!wanted) return { data: [], nextCursor: null }
  const after = readCursor(filter.cursor)
  const rows: LeadRow[] = await trx('leads')
    .modify(wanted)
    .modify((query) => after && query.whereRaw('(received_at, id) < (?::timestamptz, ?::uuid)', [after.at, after.id]))
    .orderBy([
      { column: 'received_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(filter.limit + 1)
  const { data, nextCursor } = page(rows, filter.limit, (row) => ({ at: row.received_at, id: row.id }))
  return { data: await showLeads(trx, data, telling), nextCursor }
}

/** One lead, or undefined. */
export async function findLead(trx: Trx, id: string, telling: Telling) {
  const row: LeadRow | undefined = await trx('leads').where({ id }).first()
  return row && (await showLeads(trx, [row], telling))[0]
}

type Narrowed = (query: import('knex').Knex.QueryBuilder) => void

/** The filter as conditions; null when it can match nothing. */
function narrow(trx: Trx, filter: LeadFilter, country: string): Narrowed | null {
  const { index } = keysOf(trx)
  const where: Record<string, unknown> = {}
  if (filter.externalId !== undefined) where.external_id = filter.externalId
  if (filter.status) where.status = filter.status
  if (filter.channel) where.channel = filter.channel
  if (filter.campaignId !== undefined) where.campaign_id = filter.campaignId
  if (filter.phone !== undefined) {
    const phone = normalisePhone(filter.phone, country)
    if (!phone) return null
    where.phone_bidx = blind(index, 'phone', phone)
  }
  if (filter.email !== undefined) {
    const email = normaliseEmail(filter.email)
    if (!email) return null
    where.email_bidx = blind(index, 'email', email)
  }
  if (filter.q === undefined) return (query) => void query.where(where)
  const found = searching(searchFor(index, filter.q, country))
  return found && ((query) => void query.where(where).whereRaw(`id = any(array(${found.sql}))`, found.bindings))
}

/** How many of the newest hits a search looks through; a name that more people share needs a second word. */
const MOST_HITS = 2000
/** Sorts behind every letter there is. */
const LAST = '\u{10FFFF}'

/** The ids of leads found by their terms: any of the exact ones, or all words as prefixes. Equality and ranges only: other operators lose their index under row-level security. */
function searching({ exact, prefixes }: { exact: string[]; prefixes: string[] }): { sql: string; bindings: string[] } | null {
  const one = (condition: string) => `select lead_id from search_terms where tenant_id = app_tenant() and ${condition}`
  const newest = (sql: string) => `select lead_id from (${sql}) hits group by lead_id order by lead_id desc limit ${MOST_HITS}`
  if (exact.length) return { sql: newest(exact.map(() => one('term = ?')).join(' union all ')), bindings: exact }
  if (!prefixes.length) return null
  const sql = prefixes.map(() => one('term >= ? and term < ?')).join(' intersect ')
  return { sql: newest(sql), bindings: prefixes.flatMap((word) => [word, word + LAST]) }
}

/** Rows as the API shows them, contacts and sheet rows read along. */
async function showLeads(trx: Trx, rows: readonly LeadRow[], telling: Telling) {
  if (!rows.length) return []
  const contacts = await contactsOf(trx, rows)
  const sheets = await sheetRowsOf(trx, rows)
  return rows.map((row) => showLead(trx, row, contacts.get(row.contact_id as string), sheets.get(row.id), telling))
}

interface ContactRow {
  id: string
  name: string | null
  language: string | null
}

async function contactsOf(trx: Trx, rows: readonly LeadRow[]): Promise<Map<string, ContactRow>> {
  const ids = [...new Set(rows.map((row) => row.contact_id as string))]
  const contacts: ContactRow[] = await trx('contacts').whereIn('id', ids).select('id', 'name', 'language')
  return new Map(contacts.map((contact) => [contact.id, contact]))
}

/** Where each lead stands in a sheet, as far as wasl wrote it there. */
async function sheetRowsOf(trx: Trx, rows: readonly LeadRow[]): Promise<Map<string, { sheet: string; key: string }>> {
  const connections = await connectionsFor(trx, 'rows')
  const tabs = new Map(connections.map(({ id, settings }) => [id, String(settings.tab ?? settings.spreadsheetId ?? '')]))
  if (!tabs.size) return new Map()
  const mirrors = await trx('mirrors')
    .whereIn('connection_id', [...tabs.keys()])
    .where({ kind: 'row' })
    .whereIn(
      'subject_id',
      rows.map((row) => row.id),
    )
    .whereNull('gone_at')
    .select('connection_id', 'subject_id')
  return new Map(mirrors.map((mirror) => [mirror.subject_id, { sheet: tabs.get(mirror.connection_id)!, key: mirror.subject_id }]))
}

function showLead(
  trx: Trx,
  row: LeadRow,
  contact: ContactRow | undefined,
  sheetRow: { sheet: string; key: string } | undefined,
  { currency, language }: Telling,
) {
  const open = (column: 'phone' | 'email'): string | null =>
    row[column] ? unseal([keysOf(trx).data], `leads:${column}:${row.id}`, row[column] as Buffer).toString('utf8') : null
  const odoo = row.odoo as { leadId?: string; taskId?: string; url?: string } | null
  return {
    id: row.id,
    channel: row.channel,
    connectionId: row.channel === 'api' ? null : row.connection_id,
    externalId: row.external_id,
    status: row.status,
    ...(row.merged_into ? { mergedInto: row.merged_into } : {}),
    isTest: row.is_test,
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
    contact: {
      id: row.contact_id,
      name: row.name ?? contact?.name ?? null,
      phone: open('phone'),
      email: open('email'),
      language: row.language ?? contact?.language ?? null,
    },
    enquiry: {
      text: row.text,
      category: row.category,
      budget: showMoney(row.budget_min as number | null, row.budget_max as number | null, (row.budget_currency as string) ?? currency),
      location: row.location,
      deadline: row.deadline,
      answers: row.answers,
    },
    campaign: row.campaign,
    utm: row.utm,
    consents: row.consents,
    owner: row.owner_id ? { freelancerId: row.owner_id } : null,
    requestId: row.request_id,
    decisionId: row.decision_id,
    odoo: odoo ? { leadId: odoo.leadId ?? null, taskId: odoo.taskId ?? null, url: odoo.url ?? null } : null,
    sheetRow: (row.sheet as { sheet: string; key: string } | null) ?? sheetRow ?? null,
    tags: row.tags,
    priority: row.priority,
    waiting: row.waiting_why ? whyWaiting(row.waiting_why as { code: string; params?: Record<string, unknown> }, language) : null,
    closedWhy: row.closed_why,
  }
}

/** Money as the API shows it: null when nothing was told. */
export function showMoney(min: number | null, max: number | null, currency: string) {
  if (min === null && max === null) return null
  const single = min === null || max === null || min === max
  return { ...(single ? { amount: (max ?? min)! } : {}), min, max, currency }
}

/** Reasons that are not a decision's own. */
const ours: Record<string, { ar: string; en: string }> = {
  no_contact: { ar: 'لم يترك العميل رقمًا ولا بريدًا', en: 'The client left neither a phone number nor an e-mail address' },
  asking_next: { ar: 'نسأل مستقلًا آخر', en: 'Another freelancer is being asked' },
  route_again: { ar: 'يُعاد توجيهه الآن', en: 'It is being routed again' },
  decision_failed: { ar: 'تعثر التوجيه وسيُعاد', en: 'Routing stumbled and will be tried again' },
  test: { ar: 'طلب تجريبي: لا يُعرض على أحد', en: 'A test lead: nobody is asked' },
}

/** Why a lead waits, as a sentence. */
export function whyWaiting(why: { code: string; params?: Record<string, unknown> }, language: Language): { code: string; text: string } {
  return { code: why.code, text: ours[why.code]?.[language] ?? sentence({ code: why.code, params: why.params ?? {} }, language) }
}
