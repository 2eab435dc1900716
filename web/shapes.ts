import type { z } from 'zod'
import type { chatMessageShape, chatRowShape, chatShape } from '#src/chat/queries.ts'
import type { fileShape } from '#src/files/queries.ts'
import type { ownProfileShape } from '#src/freelancers/me-routes.ts'
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
export type Offer = z.output<typeof requestShape>

/** A row of the list of chats. */
export type ChatRow = z.output<typeof chatRowShape>

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

/** My own page: how I am reached, when and how much I can work. */
export type Profile = z.output<typeof ownProfileShape>
