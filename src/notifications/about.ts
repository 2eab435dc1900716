import { chatToken } from '#src/chat/open.ts'
import type { Delivery } from '#src/deliveries/delivery.ts'
import { loadStandings, type Standing } from '#src/leads/standing.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { answerToken } from '#src/requests/link.ts'
import type { RequestRow } from '#src/requests/request.ts'
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
  chat: { id: string; client_link: number; freelancer_link: number } | null
  language: Language
}

/** Loads what a delivery tells of; null when its lead is gone. */
export async function loadAbout(trx: Trx, delivery: Delivery): Promise<About | null> {
  const telling = (delivery.payload.telling ?? { to: 'client', kind: 'status', leadId: delivery.leadId }) as Telling
  const lead = (await loadStandings(trx, [telling.leadId])).get(telling.leadId)
  if (!lead) return null
  const request = telling.requestId
    ? ((await trx('requests').where({ id: telling.requestId }).first()) as RequestRow | undefined)
    : undefined
  const row = telling.freelancerId
    ? await trx('freelancers').where({ id: telling.freelancerId }).first('id', 'name', 'email', 'phone', 'language', 'profile')
    : undefined
  const key = keysOf(trx).data
  const open = (column: 'email' | 'phone'): string | null =>
    row?.[column] ? unseal([key], `freelancers:${column}:${row.id}`, row[column]).toString('utf8') : null
  const freelancer = row
    ? {
        id: row.id,
        name: row.name,
        email: open('email'),
        phone: open('phone'),
        language: row.language as Language,
        rating: row.profile.rating,
      }
    : null
  const chat = telling.requestId
    ? ((await trx('chats').where({ request_id: telling.requestId }).first('id', 'client_link', 'freelancer_link')) ?? null)
    : null
  return {
    telling,
    lead,
    request: request ?? null,
    freelancer,
    chat,
    language: telling.to === 'client' ? (lead.language ?? 'ar') : (freelancer?.language ?? 'ar'),
  }
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
