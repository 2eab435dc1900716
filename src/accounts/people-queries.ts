import { z } from 'zod'
import type { Trx } from '#src/platform/db.ts'
import type { KeySet } from '#src/platform/keys.ts'
import { newestFirst, page, readCursor } from '#src/platform/route.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { emailOf } from './invitations.ts'
import { readPerson } from './people.ts'

/** A person of the tenant in one of his roles. */
export const memberShape = shape({
  id,
  email: z.string(),
  name: z.string().nullable(),
  language: z.enum(['ar', 'en']),
  role: z.enum(['admin', 'manager', 'freelancer']),
  freelancerId: id.nullable(),
  createdAt: time,
}).meta({ id: 'Member' })

/** Somebody who was invited and has not come yet. */
export const invitationShape = shape({
  id,
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(['admin', 'manager']),
  language: z.enum(['ar', 'en']),
  createdAt: time,
  expiresAt: time,
}).meta({ id: 'Invitation' })

/** Members, newest first. */
export async function listMembers(trx: Trx, installation: KeySet, query: { limit: number; cursor?: string; role?: string }) {
  const after = readCursor(query.cursor)
  const rows: MemberRow[] = await members(trx)
    .modify((one) => query.role && one.where({ role: query.role }))
    .modify((one) => after && one.whereRaw('(memberships.created_at, person_id) < (?::timestamptz, ?::uuid)', [after.at, after.id]))
    .orderBy([
      { column: 'memberships.created_at', order: 'desc' },
      { column: 'person_id', order: 'desc' },
    ])
    .limit(query.limit + 1)
  const { data, nextCursor } = page(rows, query.limit, (row) => ({ at: row.created_at, id: row.id }))
  return { data: data.map((row) => showMember(installation, row)), nextCursor }
}

/** An admin or a manager by his id. */
export async function findMember(trx: Trx, installation: KeySet, personId: string) {
  const row = await members(trx).where({ person_id: personId }).whereNot({ role: 'freelancer' }).first()
  return row && showMember(installation, row)
}

/** Invitations that stand, newest first. */
export async function listInvitations(trx: Trx, query: { limit: number; cursor?: string }, now: Date) {
  const rows: InvitationRow[] = await trx('invitations')
    .whereNull('accepted_at')
    .whereNull('revoked_at')
    .where('expires_at', '>', now)
    .modify(newestFirst, query)
  const { data, nextCursor } = page(rows, query.limit, (row) => ({ at: row.created_at, id: row.id }))
  return { data: data.map((row) => showInvitation(trx, row)), nextCursor }
}

/** A stored invitation as the API shows it; its token is nowhere. */
export function showInvitation(trx: Trx, row: InvitationRow) {
  const { id: invitationId, name, role, language, created_at, expires_at } = row
  return { id: invitationId, email: emailOf(trx, row), name, role, language, createdAt: created_at, expiresAt: expires_at }
}

interface MemberRow {
  id: string
  email_sealed: Buffer
  name: string | null
  language: string
  role: string
  freelancer_id: string | null
  created_at: Date
}

interface InvitationRow {
  id: string
  email: Buffer
  name: string | null
  role: string
  language: string
  created_at: Date
  expires_at: Date
}

function members(trx: Trx) {
  return trx('memberships')
    .join('people', 'people.id', 'memberships.person_id')
    .select('people.id', 'email_sealed', 'people.name', 'people.language', 'role', 'freelancer_id', 'memberships.created_at')
}

function showMember(installation: KeySet, row: MemberRow) {
  return { ...readPerson(installation, { ...row }), role: row.role, freelancerId: row.freelancer_id, createdAt: row.created_at }
}
