import { z } from 'zod'
import { getTenant } from '#src/accounts/tenants.ts'
import { route } from '#src/deps.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'
import { id, shape } from '#src/platform/shapes.ts'
import { importListed, importPeople, importShape } from './import.ts'
import { awaitPeople, startListing } from './people-list.ts'
import type { Acting } from './save.ts'

const admins = ['admin'] as const
const person = shape({
  login: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  freelancerId: id.nullable().meta({ description: 'Who of the freelancers he is already' }),
}).meta({ id: 'ListedPerson' })

/** Many at once: from a list, and from who works in a task service. */
export const freelancerImportRoutes = [
  route('POST /freelancers/import', {
    who: admins,
    summary:
      'Reads a CSV of people, heads in Arabic or English; with `preview` it only tells what it would add and what it refuses, and why',
    input: z.strictObject({ csv: z.string().min(1).max(900_000), preview: z.boolean().default(false) }),
    status: 200,
    output: importShape,
    run: async ({ trx, body, caller, now }) => importPeople(trx, body.csv, body.preview, await acting(trx, caller, now)),
  }),
  route('POST /connections/:id/people', {
    who: admins,
    summary: 'Lists who works in a task service, so that some can be added; asks it and waits for at most 15 seconds',
    output: shape({ data: z.array(person) }),
    run: ({ trx, params, caller, now }) => startListing(trx, params.id as string, { actor: caller.actor, now }),
    afterwards: ({ deps, caller }, started) => awaitPeople(deps.db, caller.tenantId, started, caller.language),
  }),
  route('POST /freelancers/import-people', {
    who: admins,
    summary: 'Adds people of a task service as they were last listed; who is there already is left out',
    input: z.strictObject({
      connectionId: id,
      logins: z.array(z.string().min(1).max(200)).min(1).max(500),
      skills: z.array(z.string().min(1).max(120)).max(50).default([]),
    }),
    output: shape({ added: z.array(id) }),
    run: async ({ trx, body, caller, now }) => ({ added: await importListed(trx, body, await acting(trx, caller, now)) }),
  }),
]

async function acting(trx: Trx, caller: Caller, now: Date): Promise<Acting> {
  return { actor: caller.actor, now, country: (await getTenant(trx, tenantOf(trx))).country }
}
