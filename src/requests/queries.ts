import { z } from 'zod'
import { type FileRow, fileShape, showFile } from '#src/files/queries.ts'
import { showMoney } from '#src/leads/queries.ts'
import { loadStandings, type Standing } from '#src/leads/standing.ts'
import type { Trx } from '#src/platform/db.ts'
import { type Caller, newestFirst, page } from '#src/platform/route.ts'
import { id, money, reason, shape, time, words } from '#src/platform/shapes.ts'
import { sentence } from '#src/routing/explain.ts'
import { namesIn } from '#src/routing/names.ts'
import type { RequestRow } from './request.ts'

/** The states of a request. */
export const requestStatuses = ['pending', 'asked', 'accepted', 'declined', 'expired', 'withdrawn'] as const

const leadSummary = shape({
  id,
  channel: z.string(),
  status: z.string(),
  receivedAt: time,
  name: z.string().nullable(),
  category: z.string().nullable(),
  categoryWords: words.nullable().meta({ description: 'The category’s name; null where the tenant has none of that slug' }),
  text: z.string().nullable(),
  budget: money.nullable(),
  location: z.string().nullable(),
  deadline: z.string().nullable(),
  language: z.enum(['ar', 'en']).nullable(),
  files: z.array(fileShape).meta({ description: 'What the client sent with it, to whoever is asked or has it' }),
  answers: z.record(z.string(), z.array(z.string())),
  contact: shape({ phone: z.string().nullable(), email: z.string().nullable(), masked: z.boolean() })
    .nullable()
    .meta({ description: 'Masked for the freelancer until acceptance where the tenant masks; null once the request is another’s' }),
}).meta({ id: 'RequestedLead' })

/** A lead offered to one freelancer, as the API shows it. */
export const requestShape = shape({
  id,
  leadId: id,
  freelancerId: id,
  status: z.enum(requestStatuses),
  policy: z.string(),
  offeredAt: time,
  dueAt: time.nullable(),
  question: z.string().nullable(),
  questionDueAt: time.nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
  why: z.array(reason).meta({ description: 'Why this freelancer' }),
  answeredAt: time.nullable(),
  answeredBy: shape({ via: z.string(), personId: id.optional() }).nullable(),
  chatId: id.nullable(),
  lead: leadSummary,
}).meta({ id: 'Request' })

/** Requests, newest first: a freelancer's own, staff's all. */
export async function listRequests(
  trx: Trx,
  caller: Caller,
  filter: { status?: string; leadId?: string; freelancerId?: string; limit: number; cursor?: string },
) {
  const freelancerId = caller.role === 'freelancer' ? (caller.freelancerId ?? null) : filter.freelancerId
  const rows: RequestRow[] = await trx('requests')
    .modify((query) => {
      if (freelancerId !== undefined) void query.where({ freelancer_id: freelancerId })
      if (filter.status) void query.where({ status: filter.status })
      if (filter.leadId) void query.where({ lead_id: filter.leadId })
    })
    .modify(newestFirst, filter, 'offered_at')
  const { data, nextCursor } = page(rows, filter.limit, (row) => ({ at: row.offered_at, id: row.id }))
  return { data: await showRequests(trx, data, caller), nextCursor }
}

/** A request that the caller may see, or undefined: another freelancer's is nobody's. */
export async function findOwn(trx: Trx, caller: Caller, requestId: string): Promise<RequestRow | undefined> {
  const row: RequestRow | undefined = await trx('requests').where({ id: requestId }).first()
  return row && (caller.role !== 'freelancer' || row.freelancer_id === caller.freelancerId) ? row : undefined
}

/** Requests as the caller may see them. */
export async function showRequests(trx: Trx, rows: readonly RequestRow[], caller: Caller) {
  if (!rows.length) return []
  const leads = await loadStandings(
    trx,
    rows.map((row) => row.lead_id),
  )
  const chats = await trx('chats')
    .whereIn(
      'request_id',
      rows.map((row) => row.id),
    )
    .select('id', 'request_id')
  const chatOf = new Map(chats.map((chat) => [chat.request_id, chat.id]))
  const files = await filesOfLeads(trx, [...leads.keys()])
  const { masking } = await trx('tenants').whereRaw('id = app_tenant()').first('masking')
  const nameOf = await namesIn(trx, [], caller.language)
  return rows.map((row) => ({
    id: row.id,
    leadId: row.lead_id,
    freelancerId: row.freelancer_id,
    status: row.status,
    policy: row.policy.kind,
    offeredAt: row.offered_at,
    dueAt: row.due_at,
    question: row.question,
    questionDueAt: row.question_due_at,
    answer: row.answer,
    reason: row.reason,
    why: row.why.map((one) => ({ code: one.code, text: sentence({ code: one.code, params: one.params ?? {} }, caller.language, nameOf) })),
    answeredAt: row.answered_at,
    answeredBy: row.answered_via
      ? { via: row.answered_via, ...(row.answered_by && caller.role !== 'freelancer' ? { personId: row.answered_by } : {}) }
      : null,
    chatId: chatOf.get(row.id) ?? null,
    lead: showLead(trx, leads.get(row.lead_id)!, files.get(row.lead_id) ?? [], sightOf(row, caller, masking)),
  }))
}

/** full: everything · masked: the contact only as a hint · gone: it went to somebody else, what it was about remains. */
type Sight = 'full' | 'masked' | 'gone'

function sightOf(row: RequestRow, caller: Caller, masking: boolean): Sight {
  if (caller.role !== 'freelancer' || row.status === 'accepted') return 'full'
  if (row.status !== 'pending' && row.status !== 'asked') return 'gone'
  return masking ? 'masked' : 'full'
}

/** What clients sent with their enquiries, by lead, in the order it came. */
async function filesOfLeads(trx: Trx, leadIds: readonly string[]): Promise<Map<string, FileRow[]>> {
  const rows: FileRow[] = await trx('files')
    .whereIn('lead_id', [...leadIds])
    .where({ owner_kind: 'message' })
    .orderBy(['created_at', 'place', 'id'])
  return Map.groupBy(rows, (row) => row.lead_id!)
}

function showLead(trx: Trx, lead: Standing, files: readonly FileRow[], sight: Sight) {
  const gone = sight === 'gone'
  return {
    id: lead.id,
    channel: lead.channel,
    status: lead.status,
    receivedAt: lead.receivedAt,
    name: gone ? null : lead.name,
    category: lead.category,
    categoryWords: lead.categoryWords,
    text: gone ? null : lead.text,
    budget: lead.budget && showMoney(lead.budget.min, lead.budget.max, lead.budget.currency ?? lead.tenant.currency),
    location: lead.location,
    deadline: lead.deadline,
    language: lead.language,
    files: gone ? [] : files.map((file) => showFile(trx, file)),
    answers: gone ? {} : lead.answers,
    contact: gone
      ? null
      : sight === 'full'
        ? { phone: lead.phone, email: lead.email, masked: false }
        : { phone: lead.phone && maskPhone(lead.phone), email: lead.email && maskEmail(lead.email), masked: true },
  }
}

/** The country and the last two digits. */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 4)} ••• ${phone.slice(-2)}`
}

/** The first letter, and the first of the domain. */
export function maskEmail(email: string): string {
  return `${email.slice(0, 1)}•••@${email.split('@')[1]?.slice(0, 1) ?? ''}•••`
}
