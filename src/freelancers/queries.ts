import { z } from 'zod'
import { normaliseEmail } from '#src/contacts/normalise.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { blind, unseal } from '#src/platform/keys.ts'
import { page, readCursor } from '#src/platform/route.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { fold } from '#src/platform/text/fold.ts'
import { debtOf } from '#src/routing/fairness.ts'
import type { Member } from '#src/routing/member.ts'
import { readPool } from '#src/routing/pool-memory.ts'
import { type FreelancerProfile, freelancerProfileSchema } from '#src/routing/profile.ts'
import { availabilityOf, availabilityShape } from './availability.ts'
import { noRecord, recordShape, recordsOf } from './record.ts'

const profile = freelancerProfileSchema.shape

/** Someone who can be given a lead, as the API shows them. */
export const freelancerShape = shape({
  id,
  kind: z.enum(['freelancer', 'employee', 'branch']),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  odooLogin: z.string().nullable(),
  language: z.string(),
  active: z.boolean(),
  present: z.boolean().meta({ description: 'Whether he takes new requests just now; what he has stays his' }),
  members: z.array(z.string()).optional().meta({ description: 'Of a branch' }),
  weight: z.number(),
  skills: z.array(z.string()),
  languages: z.array(z.string()),
  locations: z.array(z.string()),
  tags: z.array(z.string()),
  rating: z.number().nullable(),
  priceRange: profile.priceRange.unwrap().nullable(),
  capacity: profile.capacity.unwrap(),
  timeZone: z.string(),
  workingHours: profile.workingHours.unwrap(),
  leave: profile.leave.unwrap(),
  availability: availabilityShape,
  openRequests: z.number().int().meta({ description: 'Pending, asked or accepted, until won or lost' }),
  debt: z.number().meta({ description: 'Turns owed less turns received: the fairness ledger' }),
  record: recordShape,
  createdAt: time,
  updatedAt: time,
  archivedAt: time.nullable(),
}).meta({ id: 'Freelancer' })

/** What a list of freelancers may be narrowed by. */
export const freelancerStates = ['free', 'full', 'off', 'archived'] as const

/** Which freelancers are wanted. `q`: words of the name, or an e-mail address. */
export interface Wanted {
  limit: number
  cursor?: string
  state?: (typeof freelancerStates)[number]
  skill?: string
  q?: string
}

interface Row {
  id: string
  kind: string
  name: string
  email: Buffer | null
  phone: Buffer | null
  odoo_login: string | null
  language: string
  active: boolean
  profile: FreelancerProfile
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

/** So many are looked at once while a list is narrowed by what only the pool knows. */
const CHUNK = 500

/** Freelancers, newest first; those archived only where they are asked for, last archived first. */
export async function listFreelancers(trx: Trx, query: Wanted, now: Date) {
  const archived = query.state === 'archived'
  const column = archived ? 'deleted_at' : 'created_at'
  const email = normaliseEmail(query.q)
  const isWanted = await wantedOf(trx, query, email !== null, now)
  const rows: Row[] = []
  let after = readCursor(query.cursor)
  for (let isMore = true; isMore && rows.length <= query.limit; ) {
    const size = isWanted ? CHUNK : query.limit + 1
    const found: Row[] = await trx('freelancers')
      .modify((one) => (archived ? one.whereNotNull('deleted_at') : one.whereNull('deleted_at')))
      .modify((one) => email && one.where({ email_bidx: blind(keysOf(trx).index, 'email', email) }))
      .modify((one) => after && one.whereRaw(`(${column}, id) < (?::timestamptz, ?::uuid)`, [after.at, after.id]))
      .orderBy([
        { column, order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(size)
    rows.push(...(isWanted ? found.filter(isWanted) : found))
    const last = found.at(-1)
    isMore = found.length === size && isWanted !== undefined
    if (last) after = { at: last[column]!.toISOString(), id: last.id }
  }
  const { data, nextCursor } = page(rows, query.limit, (row) => ({ at: row[column]!, id: row.id }))
  return { data: await show(trx, data, now), nextCursor }
}

/** One freelancer, or undefined; one who was archived only where that is asked for. */
export async function findFreelancer(trx: Trx, freelancerId: string, now: Date, archived = false) {
  const row: Row | undefined = await trx('freelancers')
    .where({ id: freelancerId })
    .modify((one) => archived || one.whereNull('deleted_at'))
    .first()
  return row && (await show(trx, [row], now))[0]
}

/** What a row must meet beside its order; undefined where all are wanted. */
async function wantedOf(trx: Trx, query: Wanted, isEmail: boolean, now: Date): Promise<((row: Row) => boolean) | undefined> {
  const words = query.q && !isEmail ? fold(query.q).split(' ') : []
  const state = query.state === 'archived' ? undefined : query.state
  if (!words.length && !state && !query.skill) return undefined
  const pool = await readPool(trx)
  return ({ id, name, profile }) => {
    const folded = words.length ? fold(name) : ''
    if (!words.every((word) => folded.includes(word))) return false
    if (query.skill && !profile.skills.includes(query.skill)) return false
    return !state || stateOf(pool.byId.get(id), now) === state
  }
}

function stateOf(member: Member | undefined, now: Date): 'free' | 'full' | 'off' {
  const { free, because } = availabilityOf(member, now)
  return free ? 'free' : because?.endsWith('full') ? 'full' : 'off'
}

async function show(trx: Trx, rows: readonly Row[], now: Date) {
  const pool = await readPool(trx)
  const key = keysOf(trx).data
  const records = await recordsOf(
    trx,
    rows.map((row) => row.id),
    now,
  )
  return rows.map((row) => {
    const open = (column: 'email' | 'phone') =>
      row[column] ? unseal([key], `freelancers:${column}:${row.id}`, row[column]).toString('utf8') : null
    const member = pool.byId.get(row.id)
    const { id: _, kind: __, active: ___, rating, priceRange, ...told } = row.profile
    return {
      id: row.id,
      kind: row.kind,
      name: row.name,
      email: open('email'),
      phone: open('phone'),
      odooLogin: row.odoo_login,
      language: row.language,
      active: row.active,
      present: member?.present ?? true,
      ...told,
      rating: rating ?? null,
      priceRange: priceRange ?? null,
      availability: availabilityOf(member, now),
      openRequests: member?.open.size ?? 0,
      debt: member ? Math.round(debtOf(member) * 1000) / 1000 : 0,
      record: records.get(row.id) ?? noRecord,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      archivedAt: row.deleted_at,
    }
  })
}
