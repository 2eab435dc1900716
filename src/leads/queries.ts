import { connectionsFor } from '#src/connections/connection.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { page, readCursor } from '#src/platform/route.ts'
import { sentence } from '#src/routing/explain.ts'
import type { Language } from '#src/routing/phrases.ts'
import { conditionsOf, type Home, type LeadFilter } from './lead-filter.ts'

/** How leads are told: where the tenant is at home, its currency, the reader's language. */
export interface Telling extends Home {
  currency: string
  language: Language
}

interface LeadRow {
  id: string
  received_at: Date
  [column: string]: unknown
}

/** Leads, newest first. A phone or e-mail is found by its blind value, in whichever form it is written; `q` looks in names, phones, e-mails and ids. */
export async function listLeads(trx: Trx, filter: LeadFilter, telling: Telling) {
  const conditions = await conditionsOf(trx, filter, telling)
  if (!conditions) return { data: [], nextCursor: null }
  const after = readCursor(filter.cursor)
  // Tagged leads are read off their tags, which are sorted as the list is.
  const by = filter.tag === undefined ? 'leads' : 'tagged'
  if (filter.tag !== undefined) conditions.push({ sql: 'tagged.tag = ?', bindings: [filter.tag] })
  const id = by === 'leads' ? 'leads.id' : 'tagged.lead_id'
  if (after) conditions.push({ sql: `(${by}.received_at, ${id}) < (?::timestamptz, ?::uuid)`, bindings: [after.at, after.id] })
  const rows = await readLeads(
    trx,
    `select leads.* from leads ${by === 'leads' ? '' : 'join lead_tags tagged on tagged.tenant_id = leads.tenant_id and tagged.lead_id = leads.id'}
      where leads.tenant_id = app_tenant() ${conditions.map(({ sql }) => ` and ${sql}`).join('')} order by ${by}.received_at desc, ${id} desc limit ?`,
    [...conditions.flatMap(({ bindings }) => bindings), filter.limit + 1],
  )
  const { data, nextCursor } = page(rows, filter.limit, (row) => ({ at: row.received_at, id: row.id }))
  return { data: await showLeads(trx, data, telling), nextCursor }
}

/** One lead, or undefined. */
export async function findLead(trx: Trx, id: string, telling: Telling) {
  const rows = await readLeads(trx, 'select * from leads where tenant_id = app_tenant() and id = ?', [id])
  return (await showLeads(trx, rows, telling))[0]
}

/** Leads in their order, each with what its people are called: in one question, since each costs a way to the database and back. */
async function readLeads(trx: Trx, leads: string, bindings: unknown[]): Promise<LeadRow[]> {
  const { rows } = await trx.raw(
    `select l.*, c.name as contact_name, c.language as contact_language, o.name as owner_name, a.id as asked_id, a.name as asked_name, r.due_at as asked_until
       from (${leads}) l left join contacts c on c.tenant_id = l.tenant_id and c.id = l.contact_id
       left join freelancers o on o.tenant_id = l.tenant_id and o.id = l.owner_id
       left join requests r on r.tenant_id = l.tenant_id and r.id = l.request_id and r.status in ('pending','asked')
       left join freelancers a on a.tenant_id = l.tenant_id and a.id = r.freelancer_id
      order by l.received_at desc, l.id desc`,
    bindings as string[],
  )
  return rows
}

/** Rows as the API shows them, sheet rows read along. */
async function showLeads(trx: Trx, rows: readonly LeadRow[], telling: Telling) {
  if (!rows.length) return []
  const sheets = await sheetRowsOf(trx, rows)
  return rows.map((row) => showLead(trx, row, sheets.get(row.id), telling))
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

function showLead(trx: Trx, row: LeadRow, sheetRow: { sheet: string; key: string } | undefined, { currency, language }: Telling) {
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
      name: row.name ?? row.contact_name ?? null,
      phone: open('phone'),
      email: open('email'),
      language: row.language ?? row.contact_language ?? null,
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
    owner: row.owner_id ? { freelancerId: row.owner_id, name: row.owner_name ?? null } : null,
    asked: row.asked_id ? { freelancerId: row.asked_id, name: row.asked_name, until: row.asked_until } : null,
    requestId: row.request_id,
    decisionId: row.decision_id,
    decidedBy: row.decided_by,
    odoo: odoo ? { leadId: odoo.leadId ?? null, taskId: odoo.taskId ?? null, url: odoo.url ?? null } : null,
    sheetRow: (row.sheet as { sheet: string; key: string } | null) ?? sheetRow ?? null,
    tags: row.tags,
    priority: row.priority,
    waiting: row.waiting_why ? whyWaiting(row.waiting_why as { code: string; params?: Record<string, unknown> }, language) : null,
    closedWhy: row.closed_why,
    value: row.value_amount === null ? null : { amount: row.value_amount, currency: row.value_currency },
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
  reopened: { ar: 'أُعيد فتحه: أسنده إلى أحد أو أعد توجيهه', en: 'It was reopened: give it to somebody or route it again' },
  route_again: { ar: 'يُعاد توجيهه الآن', en: 'It is being routed again' },
  decision_failed: { ar: 'تعثر التوجيه وسيُعاد', en: 'Routing stumbled and will be tried again' },
  test: { ar: 'طلب تجريبي: لا يُعرض على أحد', en: 'A test lead: nobody is asked' },
}

/** Why a lead waits, as a sentence. */
export function whyWaiting(why: { code: string; params?: Record<string, unknown> }, language: Language): { code: string; text: string } {
  return { code: why.code, text: ours[why.code]?.[language] ?? sentence({ code: why.code, params: why.params ?? {} }, language) }
}
