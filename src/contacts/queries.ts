import { z } from 'zod'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { id, shape, time } from '#src/platform/shapes.ts'

/** A person as staff see him: what he is known by, and whom he was joined with. */
export const contactShape = shape({
  id,
  name: z.string().nullable(),
  phone: z.string().nullable().meta({ description: 'E.164' }),
  email: z.string().nullable(),
  language: z.string().nullable(),
  optedOutAt: time.nullable(),
  mergedInto: id.nullable().meta({ description: 'The contact that has everything of his now' }),
  identities: z
    .array(shape({ kind: z.string(), value: z.string(), proven: z.boolean() }))
    .meta({ description: 'proven: he has written from there, or followed a link sent there; else a form claims it' }),
  joined: z
    .array(shape({ id, name: z.string().nullable(), at: time }))
    .meta({ description: 'Who became part of him, and can be taken out again' }),
}).meta({ id: 'Contact' })

/** A contact, or undefined. */
export async function findContact(trx: Trx, contactId: string): Promise<z.input<typeof contactShape> | undefined> {
  const row = await trx('contacts').where({ id: contactId }).first()
  if (!row) return undefined
  const open = (what: string, sealed: Buffer | null): string | null => sealed && unseal([keysOf(trx).data], what, sealed).toString('utf8')
  const identities = await trx('identities').where({ contact_id: contactId }).orderBy(['created_at', 'id'])
  const joined = await trx('contacts').where({ merged_into: contactId }).whereNotNull('brought').orderBy('updated_at', 'desc').limit(50)
  return {
    id: row.id,
    name: row.name,
    phone: open(`contacts:phone:${row.id}`, row.phone),
    email: open(`contacts:email:${row.id}`, row.email),
    language: row.language,
    optedOutAt: row.opted_out_at,
    mergedInto: row.merged_into,
    identities: identities.map((one) => ({
      kind: one.kind,
      value: open(`identities:value:${one.id}`, one.value)!,
      proven: one.proven_by !== null,
    })),
    joined: joined.map((one) => ({ id: one.id, name: one.name, at: one.updated_at })),
  }
}
