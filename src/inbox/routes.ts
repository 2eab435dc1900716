import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { type Deps, route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { type Caller, listOf, listQuery } from '#src/platform/route.ts'
import { entryShape, entryStatuses, findEntry, listEntries, type Telling } from './queries.ts'
import { rereadEntry } from './reread.ts'

const staff = ['admin', 'manager'] as const
const none = () => new AppError('not_found', 'There is no such inbox entry.')

/** Every webhook call as it arrived, and what was read in it. */
export const inboxRoutes = [
  route('GET /inbox', {
    who: staff,
    summary: 'Lists what arrived, newest first; the exact text is for admins',
    query: z.strictObject({ ...listQuery, connector: z.string().max(50).optional(), status: z.enum(entryStatuses).optional() }),
    output: listOf(entryShape),
    run: ({ trx, query, caller, deps }) => listEntries(trx, query, telling(caller, deps)),
  }),
  route('GET /inbox/:id', {
    who: staff,
    summary: 'Reads one entry: what arrived, and what wasl read in it',
    output: entryShape,
    async run({ trx, params, caller, deps }) {
      const entry = await findEntry(trx, params.id as string, telling(caller, deps))
      if (!entry) throw none()
      return entry
    },
  }),
  route('POST /inbox/:id/reread', {
    who: ['admin'],
    summary: 'Reads an entry again; units that were seen before change nothing, dead ones are taken up again',
    status: 202,
    output: entryShape,
    async run({ trx, params, caller, deps, now }) {
      const entryId = params.id as string
      if (!(await rereadEntry(trx, entryId, now))) throw none()
      await audit(trx, { actor: caller.actor, action: 'inbox.reread', subjectType: 'inbox', subjectId: entryId, at: now })
      return findEntry(trx, entryId, telling(caller, deps))
    },
  }),
]

function telling(caller: Caller, { db }: Deps): Telling {
  return { db, raw: caller.role === 'admin' }
}
