import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { type Db, keysOf, type Trx } from '#src/platform/db.ts'
import { blind, seal, unseal } from '#src/platform/keys.ts'
import { later } from '#src/platform/later.ts'

/** Somebody who works in a task service: his login there, and how he is reached. */
export interface ListedPerson {
  login: string
  name: string
  email: string | null
}

/** Why the people could not be listed. */
export interface ListProblem {
  code: string
  text: { ar: string; en: string }
}

/** How long an API call waits for a worker's list. */
const LIST_MS = 15_000

/** Has a worker list the people of a connection. Answers when they were listed before, for `awaitPeople`. Throws 404, and 422 where nobody works there. */
export async function startListing(
  trx: Trx,
  connectionId: string,
  acting: { actor: string; now: Date },
): Promise<{ connectionId: string; before: Date | null }> {
  const row = await trx('connections').where({ id: connectionId }).whereNull('deleted_at').first('duties')
  if (!row) throw new AppError('not_found', 'There is no such connection.')
  if (!row.duties.includes('tasks')) throw new AppError('invalid', 'Nobody works in this service; choose one that holds your tasks.')
  const known = await trx('people_lists').where({ connection_id: connectionId }).first('read_at')
  await later(trx, 'people.list', { subjectId: connectionId, at: acting.now })
  await audit(trx, {
    actor: acting.actor,
    action: 'connection.people_listed',
    subjectType: 'connection',
    subjectId: connectionId,
    at: acting.now,
  })
  return { connectionId, before: known?.read_at ?? null }
}

/** What a worker found, in place of what stood there. */
export async function savePeople(
  trx: Trx,
  connectionId: string,
  found: { people: readonly ListedPerson[] } | { problem: ListProblem },
  now: Date,
): Promise<void> {
  const people = 'people' in found ? seal(keysOf(trx).data, columnOf(connectionId), JSON.stringify(found.people)) : null
  const problem = 'problem' in found ? JSON.stringify(found.problem) : null
  await trx('people_lists')
    .insert({ connection_id: connectionId, read_at: now, people, problem })
    .onConflict(['tenant_id', 'connection_id'])
    .merge()
}

/** Waits for a worker's list, at most 15 seconds. Throws 503 when none came or the service could not be asked: with the cause in its words. */
export async function awaitPeople(
  db: Db,
  tenantId: string,
  { connectionId, before }: { connectionId: string; before: Date | null },
  language: 'ar' | 'en',
) {
  const until = performance.now() + LIST_MS
  for (let pause = 50; performance.now() < until; pause = Math.min(500, pause * 1.5)) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    const row = await db.tenant(tenantId, (trx) => trx('people_lists').where({ connection_id: connectionId }).first())
    if (!row || row.read_at.getTime() === before?.getTime()) continue
    if (row.problem) throw new AppError('unavailable', row.problem.text[language], undefined, { problem: row.problem })
    return db.tenant(tenantId, async (trx) => ({ data: await withKnown(trx, openPeople(trx, row)) }))
  }
  throw new AppError('unavailable', 'The service has not answered yet; try again in a moment.')
}

/** The people of a connection as they were last listed. */
export async function listedPeople(trx: Trx, connectionId: string): Promise<ListedPerson[]> {
  const row = await trx('people_lists').where({ connection_id: connectionId }).first()
  return row?.people ? openPeople(trx, row) : []
}

/** Beside each, who of the freelancers he is already: by login, or by e-mail. */
async function withKnown(trx: Trx, people: readonly ListedPerson[]) {
  const { index } = keysOf(trx)
  const byEmail = new Map(people.flatMap(({ email }) => (email ? [[email, blind(index, 'email', email.toLowerCase())]] : [])))
  const rows = await trx('freelancers')
    .whereNull('deleted_at')
    .where((one) =>
      one
        .whereIn(
          'odoo_login',
          people.map(({ login }) => login),
        )
        .orWhereIn('email_bidx', [...byEmail.values()]),
    )
    .select('id', 'odoo_login', 'email_bidx')
  return people.map((person) => ({
    ...person,
    freelancerId:
      rows.find((row) => row.odoo_login === person.login || (person.email && row.email_bidx?.equals(byEmail.get(person.email))))?.id ??
      null,
  }))
}

function openPeople(trx: Trx, row: { connection_id: string; people: Buffer }): ListedPerson[] {
  return JSON.parse(unseal([keysOf(trx).data], columnOf(row.connection_id), row.people).toString('utf8'))
}

const columnOf = (connectionId: string) => `people_lists:people:${connectionId}`
