import type { z } from 'zod'
import type { chatMessageShape, chatShape } from '#src/chat/queries.ts'
import type { fileShape } from '#src/files/queries.ts'
import type { freelancerShape } from '#src/freelancers/queries.ts'
import type { notificationShape } from '#src/notifications/routes.ts'
import type { requestShape } from '#src/requests/queries.ts'

/** A private chat as its side sees it. */
export type Chat = z.output<typeof chatShape>
/** One message of a private chat. */
export type ChatMessage = z.output<typeof chatMessageShape>
/** What is known of a file; in a chat with the addresses it can be had at for a while. */
export type FileAbout = z.output<typeof fileShape> & { url?: string | null; thumbnailUrl?: string | null }
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
export type Offer = z.output<typeof requestShape> & { language?: string | null; files?: FileAbout[] }

/** A service the house offers. */
export interface Category {
  slug: string
  ar: string
  en: string
}

/** A row of the list of chats. */
export type ChatRow = Chat & { lastMessage?: (Pick<ChatMessage, 'text' | 'sender' | 'kind'> & { at: string }) | null }

/** Something I must hear. */
export type Notice = z.output<typeof notificationShape> & { chatId?: string | null }

type Freelancer = z.output<typeof freelancerShape>

/** My own page: when and how much I can work. */
export type Profile = Pick<
  Freelancer,
  'name' | 'email' | 'phone' | 'languages' | 'capacity' | 'timeZone' | 'workingHours' | 'leave' | 'openRequests'
> & {
  /** Whether I take new requests right now. */
  present: boolean
}
