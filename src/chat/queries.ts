import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import type { Side } from './open.ts'
import type { ChatMessage } from './post.ts'

/** A private chat of a client and a freelancer. */
export const chatShape = shape({
  id,
  leadId: id,
  requestId: id,
  freelancerId: id,
  status: z.enum(['active', 'completed', 'cancelled']),
  client: z.string().nullable(),
  freelancer: z.string(),
  lastSeq: z.number().int(),
  lastActivityAt: time,
  createdAt: time,
}).meta({ id: 'Chat' })

/** One message of a private chat. */
export const chatMessageShape = shape({
  id,
  seq: z.number().int(),
  sender: z.enum(['client', 'freelancer', 'system']),
  text: z.string().nullable(),
  createdAt: time,
}).meta({ id: 'ChatMessage' })

/** A chat as stored, and as whom the caller takes part in it. */
export interface OwnChat {
  id: string
  lead_id: string
  request_id: string
  freelancer_id: string
  contact_id: string
  status: 'active' | 'completed' | 'cancelled'
  last_seq: number
  last_activity_at: Date
  created_at: Date
  side: Side | 'system'
}

/** A chat that the caller takes part in, or undefined: to everyone else there is none. An admin speaks for the house; who lost the lead has lost its chat. */
export async function findOwnChat(trx: Trx, caller: Caller, chatId: string): Promise<OwnChat | undefined> {
  const row: Omit<OwnChat, 'side'> | undefined = await trx('chats').where({ id: chatId }).first()
  const side = row && sideOf(row, caller)
  return side ? { ...row, side } : undefined
}

function sideOf(row: Omit<OwnChat, 'side'>, caller: Caller): OwnChat['side'] | undefined {
  if (caller.role === 'admin') return 'system'
  if (row.status === 'cancelled') return undefined
  if (caller.role === 'freelancer' && caller.freelancerId && row.freelancer_id === caller.freelancerId) return 'freelancer'
  return caller.role === 'client' && caller.personId && row.contact_id === caller.personId ? 'client' : undefined
}

/** A chat as the API shows it. */
export async function showChat(trx: Trx, chat: OwnChat) {
  const lead = await trx('leads').where({ id: chat.lead_id }).first('name')
  const freelancer = await trx('freelancers').where({ id: chat.freelancer_id }).first('name')
  return {
    id: chat.id,
    leadId: chat.lead_id,
    requestId: chat.request_id,
    freelancerId: chat.freelancer_id,
    status: chat.status,
    client: lead?.name ?? null,
    freelancer: freelancer?.name ?? '',
    lastSeq: chat.last_seq,
    lastActivityAt: chat.last_activity_at,
    createdAt: chat.created_at,
  }
}

/** A message as the API shows it. */
export function showChatMessage({ id: messageId, seq, sender, text, createdAt }: ChatMessage) {
  return { id: messageId, seq, sender, text, createdAt }
}
