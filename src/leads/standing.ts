import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'

/** A lead as its mirrors show it: with whoever has it or is asked, and what of the contact may be shown. */
export interface Standing {
  id: string
  contactId: string
  status: string
  channel: string
  isTest: boolean
  receivedAt: Date
  updatedAt: Date
  rev: number
  name: string | null
  /** Opened; masking is the caller's business (see `revealed`). */
  phone: string | null
  email: string | null
  text: string | null
  category: string | null
  categoryWords: { ar: string; en: string } | null
  budget: { min: number | null; max: number | null; currency: string | null } | null
  location: string | null
  deadline: string | null
  answers: Record<string, string[]>
  campaign: Record<string, string>
  utm: Record<string, string>
  language: 'ar' | 'en' | null
  tags: string[]
  priority: number
  waitingWhy: { code: string; params?: Record<string, unknown> } | null
  /** The accepted request, else the oldest open one. */
  request: {
    id: string
    status: string
    freelancerId: string
    dueAt: Date | null
    answeredAt: Date | null
    why: { code: string; params?: Record<string, unknown> }[]
  } | null
  freelancer: { id: string; name: string; odooLogin: string | null; kind: string; rating: number | null; language: 'ar' | 'en' } | null
  /** Whether phone and e-mail may be seen by whoever works on it: accepted, or the tenant does not mask. */
  revealed: boolean
  odoo: { leadId?: string; taskId?: string; url?: string } | null
  tenant: { name: string; accent: string | null; currency: string; timeZone: string }
  /** Who stood behind it is forgotten: what stands outside is theirs, and is not written over with nothing. */
  isForgotten: boolean
}

/** Leads as they stand, for workers and texts. Order and missing ones as in `ids`. */
export async function loadStandings(trx: Trx, ids: readonly string[]): Promise<Map<string, Standing>> {
  // `case`, not `coalesce`: the latter is not leak-proof, and under row-level security would read every freelancer.
  const { rows } = await trx.raw(
    `select l.*, c.ar as category_ar, c.en as category_en, t.masking, t.name as tenant_name, t.accent as tenant_accent, t.currency, t.time_zone,
        r.id as r_id, r.status as r_status, r.freelancer_id as r_freelancer, r.due_at as r_due, r.answered_at as r_answered, r.why as r_why,
        f.name as f_name, f.odoo_login as f_login, f.kind as f_kind, f.profile->'rating' as f_rating, f.language as f_language
       from leads l join tenants t on t.id = l.tenant_id
       left join categories c on c.tenant_id = l.tenant_id and c.slug = l.category
       left join lateral (select * from requests q where q.tenant_id = l.tenant_id and q.lead_id = l.id and q.status in ('accepted','pending','asked')
         order by (q.status = 'accepted') desc, q.offered_at, q.id limit 1) r on true
       left join freelancers f on f.tenant_id = l.tenant_id and f.id = case when r.freelancer_id is null then l.owner_id else r.freelancer_id end
      where l.tenant_id = app_tenant() and l.id = any(?::uuid[])`,
    [[...new Set(ids)]],
  )
  return new Map(rows.map((row: Record<string, never>) => [row.id, read(trx, row)]))
}

/** The same for what is written outside, or held against it: leads whose people are forgotten are left out, as if they were gone. */
export async function loadKnown(trx: Trx, ids: readonly string[]): Promise<Map<string, Standing>> {
  return new Map([...(await loadStandings(trx, ids))].filter(([, lead]) => !lead.isForgotten))
}

function read(trx: Trx, row: Record<string, never>): Standing {
  const key = keysOf(trx).data
  const openCell = (column: string): string | null =>
    row[column] ? unseal([key], `leads:${column}:${row.id}`, row[column] as Buffer).toString('utf8') : null
  return {
    id: row.id!,
    isForgotten: Boolean(row.forgotten_at),
    contactId: row.contact_id!,
    status: row.status!,
    channel: row.channel!,
    isTest: row.is_test!,
    receivedAt: row.received_at!,
    updatedAt: row.updated_at!,
    rev: row.rev!,
    name: row.name ?? null,
    phone: openCell('phone'),
    email: openCell('email'),
    text: row.text ?? null,
    category: row.category ?? null,
    categoryWords: row.category_ar ? { ar: row.category_ar, en: row.category_en! } : null,
    budget:
      row.budget_min === null && row.budget_max === null
        ? null
        : { min: row.budget_min!, max: row.budget_max!, currency: row.budget_currency ?? row.currency! },
    location: row.location ?? null,
    deadline: row.deadline ?? null,
    answers: row.answers!,
    campaign: row.campaign!,
    utm: row.utm!,
    language: row.language ?? null,
    tags: row.tags!,
    priority: row.priority!,
    waitingWhy: row.waiting_why ?? null,
    request: row.r_id
      ? {
          id: row.r_id,
          status: row.r_status!,
          freelancerId: row.r_freelancer!,
          dueAt: row.r_due ?? null,
          answeredAt: row.r_answered ?? null,
          why: row.r_why ?? [],
        }
      : null,
    freelancer: row.f_name
      ? {
          id: row.r_freelancer ?? row.owner_id!,
          name: row.f_name,
          odooLogin: row.f_login ?? null,
          kind: row.f_kind!,
          rating: row.f_rating === null ? null : Number(row.f_rating),
          language: row.f_language!,
        }
      : null,
    revealed: !row.masking || ['assigned', 'won'].includes(row.status!),
    odoo: row.odoo ?? null,
    tenant: { name: row.tenant_name!, accent: row.tenant_accent ?? null, currency: row.currency!, timeZone: row.time_zone! },
  }
}

/** One line that names a wish, at most 80 characters: its category and the first words of the text. */
export function titleOf(lead: Pick<Standing, 'categoryWords' | 'text' | 'name'>): string {
  const words = (lead.text ?? '').replace(/\s+/g, ' ').trim()
  const title = [lead.categoryWords?.ar, words || lead.name].filter(Boolean).join(' · ')
  return [...(title || 'طلب جديد')].slice(0, 80).join('')
}
