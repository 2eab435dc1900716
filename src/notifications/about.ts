import { chatToken } from '#src/chat/open.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import { loadStandings, type Standing } from '#src/leads/standing.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { answerToken } from '#src/requests/link.ts'
import { OPEN_REQUEST, type RequestRow } from '#src/requests/request.ts'
import type { Telling } from './tell.ts'
import type { Next } from './templates/declined-client.ts'
import type { Language, Money } from './templates/language.ts'

/** Why something is not sent now, for the delivery and the person who looks at it. */
export interface Blocked {
  why: { code: string; text: { ar: string; en: string } }
}

/** What was told of is no longer there. */
export const gone: Blocked = {
  why: { code: 'gone', text: { ar: 'لم يعد هذا الطلب قائمًا.', en: 'What this was about is no longer there.' } },
}

/** What it told of has been read meanwhile. */
const read: Blocked = {
  why: { code: 'gone', text: { ar: 'قُرئت الرسائل قبل أن يُرسل هذا التنبيه.', en: 'The messages were read before this went out.' } },
}

/** What is told of an open request. */
const OF_OPEN = new Set(['offer', 'reminder', 'answer'])

/** Why a telling that waited need not be said any more: its request has been answered, its messages have been read; null while it still holds. */
export function whyOver({ telling, request, chat }: About): Blocked | null {
  if (telling.kind === 'chat') return chat && Number(chat[`${telling.to}_read`]) >= Number(telling.again) ? read : null
  if (telling.to !== 'freelancer' || !OF_OPEN.has(telling.kind)) return null
  return request && OPEN_REQUEST.includes(request.status) ? null : gone
}

/** A person leads the conversation by now: the bot does not speak over him. */
export const personLeads: Blocked = {
  why: {
    code: 'person_leads',
    text: { ar: 'يتولى موظف المحادثة، فسكت المساعد.', en: 'A person leads the conversation by now, so the bot said nothing.' },
  },
}

/** Where links point, and what time it is. */
export interface Setting {
  publicUrl: string
  now: Date
}

/** Everything a telling speaks of, as it stands now. */
export interface About {
  telling: Telling
  lead: Standing
  request: RequestRow | null
  freelancer: { id: string; name: string; email: string | null; phone: string | null; language: Language; rating?: number } | null
  chat: { id: string; client_link: number; freelancer_link: number; client_read: number; freelancer_read: number } | null
  language: Language
}

/** Loads what deliveries tell of, by delivery; those whose lead is gone are left out. A handful of queries however many there are. */
export async function loadAbouts(trx: Trx, deliveries: readonly Delivery[]): Promise<Map<string, About>> {
  const tellings = new Map(deliveries.map((delivery) => [delivery.id, tellingOf(delivery)]))
  const all = [...tellings.values()]
  const leads = await loadStandings(
    trx,
    all.map((telling) => telling.leadId),
  )
  const requestIds = [...new Set(all.flatMap((telling) => telling.requestId ?? []))]
  const requests = await byKey<RequestRow>(requestIds, 'id', () => trx('requests').whereIn('id', requestIds))
  const chats = await byKey<NonNullable<About['chat']> & { request_id: string }>(requestIds, 'request_id', () =>
    trx('chats')
      .whereIn('request_id', requestIds)
      .select('id', 'request_id', 'client_link', 'freelancer_link', 'client_read', 'freelancer_read'),
  )
  const people = await loadFreelancers(trx, [...new Set(all.flatMap((telling) => telling.freelancerId ?? []))])
  const abouts = new Map<string, About>()
  for (const [id, telling] of tellings) {
    const lead = leads.get(telling.leadId)
    if (!lead) continue
    const freelancer = people.get(telling.freelancerId ?? '') ?? null
    abouts.set(id, {
      telling,
      lead,
      request: requests.get(telling.requestId ?? '') ?? null,
      freelancer,
      chat: chats.get(telling.requestId ?? '') ?? null,
      language: telling.to === 'client' ? (lead.language ?? 'ar') : (freelancer?.language ?? 'ar'),
    })
  }
  return abouts
}

function tellingOf(delivery: Delivery): Telling {
  return (delivery.payload.telling ?? { to: 'client', kind: 'status', leadId: delivery.leadId }) as Telling
}

async function byKey<Row extends object>(
  ids: readonly string[],
  key: keyof Row & string,
  read: () => PromiseLike<Row[]>,
): Promise<Map<string, Row>> {
  return new Map(ids.length ? (await read()).map((row) => [String(row[key]), row]) : [])
}

async function loadFreelancers(trx: Trx, ids: readonly string[]): Promise<Map<string, NonNullable<About['freelancer']>>> {
  if (!ids.length) return new Map()
  const rows = await trx('freelancers').whereIn('id', ids).select('id', 'name', 'email', 'phone', 'language', 'profile')
  const key = keysOf(trx).data
  return new Map(
    rows.map((row) => {
      const open = (column: 'email' | 'phone'): string | null =>
        row[column] ? unseal([key], `freelancers:${column}:${row.id}`, row[column]).toString('utf8') : null
      const { id, name, language, profile } = row
      return [id, { id, name, language: language as Language, email: open('email'), phone: open('phone'), rating: profile.rating }]
    }),
  )
}

/** The link by which its freelancer answers a request. */
export function answerUrl(trx: Trx, { telling }: About, publicUrl: string): string {
  return `${publicUrl}/r/${answerToken(trx, telling.requestId!, telling.freelancerId!)}`
}

/** The link of one side’s private chat. */
export function chatUrl(trx: Trx, { chat, telling }: About, publicUrl: string): string {
  if (!chat) throw new Error('an accepted request without a chat')
  return `${publicUrl}/c/${chatToken(trx, chat.id, telling.to, telling.to === 'client' ? chat.client_link : chat.freelancer_link)}`
}

/** The category in the reader’s words. */
export function categoryOf({ lead, language }: About): string | undefined {
  return lead.categoryWords?.[language] ?? lead.category ?? undefined
}

/** The budget as money, in the tenant’s currency where none was named. */
export function budgetOf({ budget, tenant }: Standing): Money | undefined {
  return budget ? { min: budget.min ?? undefined, max: budget.max ?? undefined, currency: budget.currency ?? tenant.currency } : undefined
}

/** After a no: whoever is asked by now, or that nobody is free yet. */
export function nextOf(lead: Standing): Next {
  if (lead.freelancer && lead.request) return { is: 'asking', freelancerName: lead.freelancer.name }
  return lead.waitingWhy && lead.waitingWhy.code !== 'asking_next' ? { is: 'waiting' } : { is: 'asking' }
}
