import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { nothing } from '#src/platform/shapes.ts'
import { renewLinks, revokeLinks } from './links.ts'

const both = ['client', 'freelancer'] as const
const input = z.strictObject({ side: z.enum(both).optional() })

/** A chat's links, as an admin renews and takes them back. */
export const chatLinkRoutes = [
  route('POST /chats/:id/links/renew', {
    who: ['admin'],
    summary: 'Sends new links to a chat; the former ones, and browsers that came by them, are out at once. Without a side: both',
    input,
    status: 204,
    output: nothing,
    async run({ trx, params, body, caller, now }) {
      const chatId = await known(trx, params.id)
      await renewLinks(trx, chatId, body.side ? [body.side] : both, now)
      await audit(trx, { actor: caller.actor, action: 'chat.links_renewed', subjectType: 'chat', subjectId: chatId, detail: body, at: now })
      return null
    },
  }),
  route('POST /chats/:id/links/revoke', {
    who: ['admin'],
    summary: 'Takes the links of a chat back; browsers that came by them are out at once. Without a side: both',
    input,
    status: 204,
    output: nothing,
    async run({ trx, params, body, caller, now }) {
      const chatId = await known(trx, params.id)
      await revokeLinks(trx, chatId, body.side ? [body.side] : both, now)
      await audit(trx, { actor: caller.actor, action: 'chat.links_revoked', subjectType: 'chat', subjectId: chatId, detail: body, at: now })
      return null
    },
  }),
]

async function known(trx: Trx, id: unknown): Promise<string> {
  if (
    !(await trx('chats')
      .where({ id: id as string })
      .first('id'))
  )
    throw new AppError('not_found', 'There is no such chat.')
  return id as string
}
