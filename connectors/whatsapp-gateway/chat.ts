import type { Person } from '#src/inbox/item.ts'

/** What a WhatsApp chat id stands for. Only people are enquirers. */
export type ChatKind = 'person' | 'group' | 'newsletter' | 'broadcast' | 'unknown'

/** Who or what a chat id (`966501230061@c.us`, `…@s.whatsapp.net`, `…@lid`, `…@g.us`, `…@newsletter`, `status@broadcast`) stands for. */
export function chatKind(chatId: string | undefined): ChatKind {
  const { user, host } = parts(chatId)
  if (host === 'lid') return user ? 'person' : 'unknown'
  if (host === 'c.us' || host === 's.whatsapp.net') return isPhone(user) ? 'person' : 'unknown'
  if (host === 'g.us') return 'group'
  if (host === 'newsletter') return 'newsletter'
  return host === 'broadcast' ? 'broadcast' : 'unknown'
}

/**
 * The person behind one or two chat ids of the same chat. A phone chat id gives the number (E.164) and its digits as external id;
 * the digits of a hidden id (`@lid`) are no phone: it stays whole, and is the external id only where no number is known.
 */
export function personOf(chatIds: (string | undefined)[], name?: string): Person {
  const digits = chatIds.map(phoneDigits).find((found) => found !== undefined)
  const lid = lidOf(chatIds)
  const externalId = digits ?? lid
  return { ...(name ? { name } : {}), ...(digits ? { phone: `+${digits}` } : {}), ...(externalId ? { externalId } : {}) }
}

/** The hidden id among the chat ids, whole (`123456789012345@lid`). */
export function lidOf(chatIds: (string | undefined)[]): string | undefined {
  const lid = chatIds.find((chatId) => parts(chatId).host === 'lid')
  return lid === undefined ? undefined : `${parts(lid).user}@lid`
}

/** The digits of a phone chat id; undefined for every other kind. */
export function phoneDigits(chatId: string | undefined): string | undefined {
  const { user, host } = parts(chatId)
  return (host === 'c.us' || host === 's.whatsapp.net') && isPhone(user) ? user : undefined
}

function parts(chatId: string | undefined): { user: string; host: string } {
  const [user = '', host = ''] = (chatId ?? '').split('@')
  // A linked device writes as `966501230061:12@…`; the person is the same.
  return { user: user.split(':')[0] ?? '', host }
}

function isPhone(user: string): boolean {
  return /^[1-9]\d{6,14}$/.test(user)
}
