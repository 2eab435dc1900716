import { z } from 'zod'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { page, readCursor } from '#src/platform/route.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { debtOf } from '#src/routing/fairness.ts'
import { readPool } from '#src/routing/pool-memory.ts'
import { type FreelancerProfile, freelancerProfileSchema } from '#src/routing/profile.ts'

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
  openRequests: z.number().int().meta({ description: 'Pending, asked or accepted, until won or lost' }),
  debt: z.number().meta({ description: 'Turns owed less turns received: the fairness ledger' }),
  createdAt: time,
  updatedAt: time,
}).meta({ id: 'Freelancer' })

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
}

/** Freelancers, newest first; those removed are left out. */
export async function listFreelancers(trx: Trx, query: { limit: number; cursor?: string }) {
  const after = readCursor(query.cursor)
  const rows: Row[] = await trx('freelancers')
    .whereNull('deleted_at')
    .modify((one) => after && one.whereRaw('(created_at, id) < (?::timestamptz, ?::uuid)', [after.at, after.id]))
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(query.limit + 1)
  const { data, nextCursor } = page(rows, query.limit, (row) => ({ at: row.created_at, id: row.id }))
  return { data: await show(trx, data), nextCursor }
}

/** One freelancer, or undefined. */
export async function findFreelancer(trx: Trx, freelancerId: string) {
  const row: Row | undefined = await trx('freelancers').where({ id: freelancerId }).whereNull('deleted_at').first()
  return row && (await show(trx, [row]))[0]
}

async function show(trx: Trx, rows: readonly Row[]) {
  const pool = await readPool(trx)
  const key = keysOf(trx).data
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
      ...told,
      rating: rating ?? null,
      priceRange: priceRange ?? null,
      openRequests: member?.open.size ?? 0,
      debt: member ? Math.round(debtOf(member) * 1000) / 1000 : 0,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }
  })
}
