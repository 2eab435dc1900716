import type { Notice } from '../../shapes.ts'

/** Where a notification leads: its chat, its request, its lead; `inside`: a page of the portal. Pure. */
export function addressOf(notice: Pick<Notice, 'chatId' | 'requestId' | 'leadId' | 'params'>): { href: string | null; inside: boolean } {
  const chatId = notice.chatId ?? notice.params.chatId
  if (typeof chatId === 'string') return { href: `/chat/${chatId}`, inside: false }
  if (notice.requestId) return { href: `/portal/requests/${notice.requestId}`, inside: true }
  return notice.leadId ? { href: `/portal/leads/${notice.leadId}`, inside: true } : { href: null, inside: true }
}
