import type { z } from 'zod'
import type { chatMessageShape, chatShape } from '#src/chat/queries.ts'
import type { fileShape } from '#src/files/queries.ts'
import type { freelancerShape } from '#src/freelancers/queries.ts'

/** A private chat as its side sees it. */
export type Chat = z.output<typeof chatShape>
/** One message of a private chat. */
export type ChatMessage = z.output<typeof chatMessageShape>
/** What is known of a file. */
export type FileAbout = z.output<typeof fileShape>
/** Either side of a chat. */
export type Side = 'client' | 'freelancer'

/** Who is signed in, and where. */
export interface Me {
  /** None for whoever came by a request's link and has no account. */
  person: { id: string; email: string; name: string | null; language: 'ar' | 'en' } | null
  tenant: { id: string; name: string; masking: boolean; accent?: string | null; logo?: string | null }
  role: 'admin' | 'manager' | 'freelancer' | 'client'
  freelancerId?: string | null
  csrf?: string
}

/** A lead offered to me. */
export interface Offer {
  id: string
  leadId: string
  status: 'pending' | 'asked' | 'accepted' | 'declined' | 'expired' | 'withdrawn'
  offeredAt: string
  dueAt: string | null
  why: { code: string; text: string }[]
  value: { amount?: number; min: number | null; max: number | null; currency: string } | null
  place: string | null
  language: string | null
  category: { slug: string; ar: string; en: string } | null
  text: string | null
  client: { name: string | null } | null
  question: string | null
  answer: string | null
  chatId?: string | null
  files: FileAbout[]
}

/** A row of the list of chats. */
export interface ChatRow {
  id: string
  status: Chat['status']
  project: Pick<Chat['project'], 'category' | 'text'>
  client: string | null
  freelancer: string
  unread: number
  lastMessage: { text: string | null; at: string; sender: ChatMessage['sender']; kind?: ChatMessage['kind'] } | null
  lastActivityAt: string
}

/** Something I must hear. */
export interface Notice {
  id: string
  kind: string
  leadId: string | null
  requestId: string | null
  chatId?: string | null
  params: Record<string, unknown>
  createdAt: string
  readAt: string | null
}

type Freelancer = z.output<typeof freelancerShape>

/** My own page: when and how much I can work. */
export type Profile = Pick<
  Freelancer,
  'name' | 'email' | 'phone' | 'languages' | 'capacity' | 'timeZone' | 'workingHours' | 'leave' | 'openRequests'
> & {
  /** Whether I take new requests right now. */
  present: boolean
}
