import { z } from 'zod'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { id } from '#src/platform/shapes.ts'
import { giveBack } from './give-back.ts'
import { joinContacts } from './join.ts'
import { contactShape, findContact } from './queries.ts'
import { takeApart } from './split.ts'

const staff = ['admin', 'manager'] as const

/** The people who write to us. */
export const contactRoutes = [
  route('GET /contacts/:id', {
    who: staff,
    summary: 'Reads one person: how he is reached, what of it is proven, and whom he was joined with',
    output: contactShape,
    run: ({ trx, params }) => shown(trx, params.id as string),
  }),
  route('POST /contacts/:id/merge', {
    who: staff,
    summary: 'Joins two contacts that are one person; splitting with contactId takes it back',
    input: z.strictObject({ with: id.meta({ description: 'Who becomes part of this contact' }) }),
    status: 200,
    output: contactShape,
    async run({ trx, params, body, caller, now }) {
      await joinContacts(trx, params.id as string, body.with, caller.actor, now)
      return shown(trx, params.id as string)
    },
  }),
  route('POST /contacts/:id/split', {
    who: staff,
    summary:
      'Takes a joined contact out again (contactId), or gives enquiries of somebody else a contact of their own (leadIds); answers that contact',
    input: z
      .strictObject({ contactId: id.optional(), leadIds: z.array(id).min(1).max(200).optional() })
      .refine((body) => (body.contactId === undefined) !== (body.leadIds === undefined), 'either contactId or leadIds'),
    status: 200,
    output: contactShape,
    async run({ trx, params, body, caller, now }) {
      const contactId = params.id as string
      if (!body.leadIds) {
        await giveBack(trx, contactId, body.contactId!, caller.actor, now)
        return shown(trx, body.contactId!)
      }
      return shown(trx, await takeApart(trx, contactId, body.leadIds, caller.actor, now))
    },
  }),
]

async function shown(trx: Trx, contactId: string) {
  const contact = await findContact(trx, contactId)
  if (!contact) throw new AppError('not_found', 'There is no such contact.')
  return contact
}
