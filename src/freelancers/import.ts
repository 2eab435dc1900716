import { z } from 'zod'
import { getTenant } from '#src/accounts/tenants.ts'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { keysOf, type Trx, tenantOf } from '#src/platform/db.ts'
import { blind } from '#src/platform/keys.ts'
import { id, shape } from '#src/platform/shapes.ts'
import { listedPeople } from './people-list.ts'
import { type ReadRow, readPeople } from './read-people.ts'
import { type Acting, addFreelancer, type FreelancerInput } from './save.ts'

/** So many rows at once: the pool stands still meanwhile. */
const MOST_ROWS = 500

/** What an import would do, or did, as the API shows it. */
export const importShape = shape({
  heads: z.array(shape({ head: z.string(), column: z.string().nullable().meta({ description: 'null: not understood, left out' }) })),
  rows: z.array(
    shape({
      line: z.number().int(),
      name: z.string(),
      email: z.string().nullable(),
      skills: z.array(z.string()),
      status: z.enum(['new', 'refused']),
      problems: z.array(shape({ column: z.string(), code: z.string(), value: z.string() })),
    }),
  ),
  fresh: z.number().int().meta({ description: 'Rows that are, or would be, added' }),
  refused: z.number().int(),
  added: z.array(id).meta({ description: 'Ids of those added; none in a preview' }),
}).meta({ id: 'FreelancerImport' })

/** Reads a list of people and, unless it is only looked at, adds every row that is in order; whoever is there by his e-mail already is not added again. Throws 422 for a list without names. */
export async function importPeople(trx: Trx, csv: string, preview: boolean, acting: Acting): Promise<z.input<typeof importShape>> {
  const { country, timeZone, currency } = await getTenant(trx, tenantOf(trx))
  const categories = await trx('categories').orderBy(['position', 'slug']).select('slug', 'ar', 'en')
  const { heads, rows } = readPeople(csv, { categories, country, timeZone, currency })
  if (!heads.some(({ column }) => column === 'name'))
    throw new AppError('invalid', 'The first line must name the columns, one of them "name" (الاسم).', { csv: 'no column of names' })
  if (rows.length > MOST_ROWS)
    throw new AppError('invalid', `At most ${MOST_ROWS} rows at once; divide the list.`, { csv: `${rows.length} rows` })
  await refuseKnown(trx, rows)
  const fresh = rows.filter(({ problems }) => !problems.length)
  const added = preview
    ? []
    : await addAll(
        trx,
        fresh.map(({ input }) => input),
        'csv',
        acting,
      )
  return {
    heads,
    rows: rows.map(({ line, name, email, input, problems }) => ({
      line,
      name,
      email,
      skills: (input.profile as { skills: string[] }).skills,
      status: problems.length ? 'refused' : 'new',
      problems,
    })),
    fresh: fresh.length,
    refused: rows.length - fresh.length,
    added,
  }
}

/** Adds people of a task service, by their logins there, as they were last listed. Those who are there already, by login or e-mail, are left out. Answers the ids of the new ones. */
export async function importListed(
  trx: Trx,
  from: { connectionId: string; logins: readonly string[]; skills: readonly string[] },
  acting: Acting,
): Promise<string[]> {
  const chosen = (await listedPeople(trx, from.connectionId)).filter(({ login }) => from.logins.includes(login))
  const unknown = from.logins.find((login) => !chosen.some((one) => one.login === login))
  if (unknown !== undefined)
    throw new AppError('invalid', `${unknown} is not on the list; list the people again.`, { logins: 'not listed' })
  const { timeZone } = await getTenant(trx, tenantOf(trx))
  const emails = await knownEmails(
    trx,
    chosen.flatMap(({ email }) => email?.toLowerCase() ?? []),
  )
  const logins = new Set(await trx('freelancers').whereNull('deleted_at').whereIn('odoo_login', from.logins).pluck('odoo_login'))
  const fresh = chosen.filter(({ login, email }) => !logins.has(login) && !(email && emails.has(email.toLowerCase())))
  const inputs = fresh.map(({ login, name, email }) => ({
    name,
    email: email?.toLowerCase() ?? null,
    odooLogin: login,
    profile: { skills: [...from.skills], timeZone },
  }))
  return addAll(trx, inputs, from.connectionId, acting)
}

/** No e-mail stands twice, in the list or in the house. */
async function refuseKnown(trx: Trx, rows: readonly ReadRow[]): Promise<void> {
  const known = await knownEmails(
    trx,
    rows.flatMap(({ email }) => email ?? []),
  )
  const seen = new Set<string>()
  for (const { email, problems } of rows) {
    if (!email) continue
    if (known.has(email)) problems.push({ column: 'email', code: 'known', value: email })
    else if (seen.has(email)) problems.push({ column: 'email', code: 'twice', value: email })
    seen.add(email)
  }
}

async function knownEmails(trx: Trx, emails: readonly string[]): Promise<Set<string>> {
  const { index } = keysOf(trx)
  const byHash = new Map(emails.map((email) => [blind(index, 'email', email).toString('hex'), email]))
  if (!byHash.size) return new Set()
  const rows = await trx('freelancers')
    .whereNull('deleted_at')
    .whereIn(
      'email_bidx',
      [...byHash.keys()].map((hash) => Buffer.from(hash, 'hex')),
    )
    .select('email_bidx')
  return new Set(rows.map((row) => byHash.get(row.email_bidx.toString('hex'))!))
}

async function addAll(trx: Trx, inputs: readonly FreelancerInput[], from: string, acting: Acting): Promise<string[]> {
  const added: string[] = []
  for (const input of inputs) added.push(await addFreelancer(trx, input, acting))
  if (added.length)
    await audit(trx, {
      actor: acting.actor,
      action: 'freelancer.imported',
      subjectType: 'tenant',
      subjectId: tenantOf(trx),
      detail: { from, count: added.length },
      at: acting.now,
    })
  return added
}
