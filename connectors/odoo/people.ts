import { cleanText } from '#src/platform/text/clean.ts'
import type { FindOrMake } from './names.ts'
import { toHtml } from './text.ts'
import type { Odoo } from './transport.ts'
import { type Column, type Prepared, type Spec, type Upserted, upsert } from './upsert.ts'
import { asId, asRows } from './values.ts'

/** What every row of an upsert carries. `previous`: the same fields as wasl last wrote them; without it wasl's values win. */
export interface RowOf<T> {
  /** wasl's own id; the external id is made of it. */
  id: string
  databaseId?: number
  /** An earlier attempt's outcome is unknown: what it made is then found, not made again or overwritten. */
  attempted?: boolean
  /** When that attempt began (ISO 8601): spares looking through all that the bot made in three days. */
  attemptedAt?: string
  previous?: Partial<T>
  /** Odoo's field → what stands there (as a comparison told it) and may be written over although a person put it there. */
  agreed?: Record<string, string>
}

/** A contact. Absent = not ours to say (stays as it is), null = empty. While masking is on, before acceptance: the name alone. */
export interface PartnerFields {
  name: string
  phone?: string | null
  email?: string | null
}
/** A contact to be made or updated. */
export type PartnerRow = PartnerFields & RowOf<PartnerFields>

/** A lead in CRM. Phone and e-mail stand here while masking is on, with `partnerId` absent. */
export interface LeadFields {
  name: string
  contactName?: string | null
  phone?: string | null
  email?: string | null
  /** Plain text. */
  description?: string | null
  type?: 'lead' | 'opportunity'
  /** The salesperson; absent on a new lead = nobody (never the bot). */
  userId?: number | null
  partnerId?: number | null
  tags?: string[]
  utm?: { source?: string; medium?: string; campaign?: string }
}
/** A CRM lead to be made or updated. */
export type LeadRow = LeadFields & RowOf<LeadFields>

const partnerColumns: Column[] = [
  { name: 'name', field: 'name', type: 'text' },
  { name: 'phone', field: 'phone', type: 'text' },
  { name: 'email', field: 'email', type: 'text' },
]

const leadColumns: Column[] = [
  { name: 'name', field: 'name', type: 'text' },
  { name: 'contact_name', field: 'contact_name', type: 'text' },
  { name: 'phone', field: 'phone', type: 'text' },
  { name: 'email_from', field: 'email_from', type: 'text' },
  { name: 'description', field: 'description', type: 'html' },
  { name: 'type', field: 'type', type: 'text' },
  { name: 'user_id/.id', field: 'user_id', type: 'one' },
  { name: 'partner_id/.id', field: 'partner_id', type: 'one' },
  { name: 'tag_ids/.id', field: 'tag_ids', type: 'many' },
  { name: 'source_id/.id', field: 'source_id', type: 'one' },
  { name: 'medium_id/.id', field: 'medium_id', type: 'one' },
  { name: 'campaign_id/.id', field: 'campaign_id', type: 'one' },
]

/** No "Lead created" log and no mails to salespeople: wasl tells people itself. Never `tracking_disable`: it drops followers too. */
export const quiet = { mail_create_nolog: true, mail_auto_subscribe_no_notify: true }

const partnerSpec: Spec = { kind: 'partner', model: 'res.partner', columns: partnerColumns, context: quiet }
const leadSpec: Spec = { kind: 'lead', model: 'crm.lead', columns: leadColumns, context: quiet }

/** Contacts by external id `wasl.partner_<id>`. */
export function upsertPartners(odoo: Odoo, rows: readonly PartnerRow[]): Promise<Upserted> {
  return upsert(
    odoo,
    partnerSpec,
    rows.map((row) => prepare(row, partnerCells)),
  )
}

/** Leads by external id `wasl.lead_<id>`. */
export async function upsertLeads(odoo: Odoo, find: FindOrMake, rows: readonly LeadRow[]): Promise<Upserted> {
  const all = rows.flatMap((row) => [row, row.previous ?? {}])
  const ids = {
    tags: await find(
      'crm.tag',
      all.flatMap((row) => row.tags ?? []),
    ),
    source: await find(
      'utm.source',
      all.flatMap((row) => row.utm?.source ?? []),
    ),
    medium: await find(
      'utm.medium',
      all.flatMap((row) => row.utm?.medium ?? []),
    ),
    campaign: await find(
      'utm.campaign',
      all.flatMap((row) => row.utm?.campaign ?? []),
    ),
  }
  const cells = (fields: Partial<LeadFields>): Cells => ({
    name: fields.name,
    contact_name: fields.contactName,
    phone: fields.phone,
    email_from: fields.email,
    description: fields.description && toHtml(fields.description),
    type: fields.type,
    'user_id/.id': fields.userId,
    'partner_id/.id': fields.partnerId,
    'tag_ids/.id': fields.tags?.flatMap((tag) => ids.tags.get(tag.trim()) ?? []).join(),
    'source_id/.id': idOf(ids.source, fields.utm?.source),
    'medium_id/.id': idOf(ids.medium, fields.utm?.medium),
    'campaign_id/.id': idOf(ids.campaign, fields.utm?.campaign),
  })
  // An unnamed user_id would make the bot the salesperson of every new lead.
  return upsert(
    odoo,
    leadSpec,
    rows.map((row) => prepare(row, cells, { type: 'opportunity', 'user_id/.id': '' })),
  )
}

/** A contact to be completed on acceptance, and what it is then linked to. */
export interface Reveal {
  partner: PartnerRow & { databaseId: number }
  leadId?: number
  taskId?: number
}

/** The contact filled, and the lead and task linked to it unless a person has linked them otherwise. A repeat does nothing. */
export async function fillPartners(odoo: Odoo, reveals: readonly Reveal[]): Promise<Upserted> {
  const filled = await upsertPartners(
    odoo,
    reveals.map((reveal) => reveal.partner),
  )
  const usable = reveals.filter((reveal) => filled.saved.has(reveal.partner.id))
  await link(
    odoo,
    'crm.lead',
    usable.map(({ partner, leadId }) => [leadId, partner.databaseId]),
  )
  await link(
    odoo,
    'project.task',
    usable.map(({ partner, taskId }) => [taskId, partner.databaseId]),
  )
  return filled
}

async function link(odoo: Odoo, model: string, pairs: [number | undefined, number][]): Promise<void> {
  const ids = pairs.flatMap(([id]) => id ?? [])
  if (ids.length === 0) return
  const answer = await odoo.call({
    model,
    method: 'search_read',
    args: { domain: [['id', 'in', ids]], fields: ['partner_id'] },
    context: { active_test: false },
    repeatable: true,
  })
  const free = new Set(
    asRows(answer)
      .filter((row) => asId(row.partner_id) === undefined)
      .map((row) => row.id),
  )
  for (const [id, partnerId] of pairs) {
    if (id === undefined || !free.has(id)) continue
    await odoo.call({ model, method: 'write', ids: [id], args: { vals: { partner_id: partnerId } }, context: quiet, repeatable: true })
  }
}

function partnerCells(fields: Partial<PartnerFields>): Cells {
  return { name: fields.name, phone: fields.phone, email: fields.email }
}

type Cells = Record<string, string | number | null | undefined>

/** Named fields as cells; what is not named stays out, except that a new record gets `fresh`. */
export function prepare<T extends object>(
  row: T & RowOf<T>,
  cellsOf: (fields: Partial<T>) => Cells,
  fresh: Record<string, string> = {},
): Prepared {
  const known = row.databaseId !== undefined
  return {
    id: row.id,
    databaseId: row.databaseId,
    attempted: row.attempted,
    attemptedAt: row.attemptedAt,
    ...(row.agreed ? { agreed: row.agreed } : {}),
    cells: { ...(known ? {} : fresh), ...named(cellsOf(row)) },
    ...(row.previous ? { previous: named(cellsOf(row.previous as Partial<T>)) } : {}),
  }
}

function named(cells: Cells): Record<string, string> {
  return Object.fromEntries(
    Object.entries(cells).flatMap(([name, value]) => (value === undefined ? [] : [[name, value === null ? '' : cleanText(String(value))]])),
  )
}

function idOf(ids: Map<string, number>, name: string | undefined): number | undefined {
  return name === undefined ? undefined : ids.get(name.trim())
}
