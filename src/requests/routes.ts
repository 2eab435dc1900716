import { z } from 'zod'
import { route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { type Caller, listOf, listQuery } from '#src/platform/route.ts'
import { id, text } from '#src/platform/shapes.ts'
import { acceptRequest } from './accept.ts'
import { askClient } from './ask.ts'
import { declineRequest } from './decline.ts'
import { findOwn, listRequests, requestShape, requestStatuses, showRequests } from './queries.ts'
import type { AnsweredBy, RequestRow } from './request.ts'
import { withdrawRequest } from './withdraw.ts'

const seen = ['admin', 'manager', 'freelancer'] as const
/** Its freelancer, or an admin for them. */
const answering = ['admin', 'freelancer'] as const

/** Leads offered to freelancers, and their answers. */
export const requestRoutes = [
  route('GET /requests', {
    who: seen,
    summary: 'Lists requests, newest first; a freelancer sees his own',
    query: z.strictObject({
      ...listQuery,
      status: z.enum(requestStatuses).optional(),
      leadId: id.optional(),
      freelancerId: id.optional(),
    }),
    output: listOf(requestShape),
    run: ({ trx, caller, query }) => listRequests(trx, caller, query),
  }),
  route('GET /requests/:id', {
    who: seen,
    summary: 'Reads one request with what is asked for',
    output: requestShape,
    run: async ({ trx, caller, params }) => shown(trx, caller, await own(trx, caller, params.id)),
  }),
  route('POST /requests/:id/accept', {
    who: answering,
    summary: 'Accepts: exactly one acceptance of a lead wins; the winner’s repeat is 200, everyone else 409',
    output: requestShape,
    async run({ trx, caller, params, now }) {
      const { id: requestId } = await own(trx, caller, params.id)
      return shown(trx, caller, await acceptRequest(trx, requestId, by(caller), now))
    },
  }),
  route('POST /requests/:id/decline', {
    who: answering,
    summary: 'Declines; the next candidate is asked',
    input: z.strictObject({ reason: text(500).optional() }),
    status: 200,
    output: requestShape,
    async run({ trx, caller, params, body, now }) {
      const { id: requestId } = await own(trx, caller, params.id)
      return shown(trx, caller, await declineRequest(trx, requestId, body.reason ?? null, by(caller), now))
    },
  }),
  route('POST /requests/:id/ask', {
    who: answering,
    summary: 'Asks the client something first: this clock stops, the client has 24 hours',
    input: z.strictObject({ question: text(1000) }),
    status: 200,
    output: requestShape,
    async run({ trx, caller, params, body, now }) {
      const { id: requestId } = await own(trx, caller, params.id)
      return shown(trx, caller, await askClient(trx, requestId, body.question, by(caller), now))
    },
  }),
  route('POST /requests/:id/withdraw', {
    who: ['admin'],
    summary: 'Takes a request back; the lead is decided anew when nobody else is asked',
    output: requestShape,
    async run({ trx, caller, params, now }) {
      const { id: requestId } = await own(trx, caller, params.id)
      return shown(trx, caller, await withdrawRequest(trx, requestId, by(caller), now))
    },
  }),
]

/** Who answers, for the request and the audit trail. */
export function by(caller: Caller): AnsweredBy {
  return { via: caller.actor.startsWith('key:') ? 'api' : 'portal', personId: caller.personId, actor: caller.actor }
}

async function own(trx: Trx, caller: Caller, requestId: unknown): Promise<RequestRow> {
  const row = await findOwn(trx, caller, requestId as string)
  if (!row) throw new AppError('not_found', 'There is no such request.')
  return row
}

/** As it stands now: what the use case answered may be older than what followed from it. */
async function shown(trx: Trx, caller: Caller, row: RequestRow) {
  return (await showRequests(trx, [row], caller))[0]
}
