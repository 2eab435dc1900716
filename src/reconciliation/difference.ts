import { keysOf, type Trx } from '#src/platform/db.ts'
import { blind, seal, unseal } from '#src/platform/keys.ts'

/** missing: it does not stand there · archived · stage: the card stands elsewhere · edited: fields or cells say something else · doubled: further rows with the same id. */
export const differenceKinds = ['missing', 'archived', 'stage', 'edited', 'doubled'] as const
/** How a difference can differ. */
export type DifferenceKind = (typeof differenceKinds)[number]

/** open · repairing: the right delivery is owed again · left: a person wants it so · repaired · gone: it ended by itself. */
export const differenceStatuses = ['open', 'repairing', 'left', 'repaired', 'gone'] as const

/** One field on both sides. `agreed`: the standing value in the form a later write is told it in. */
export interface DifferingField {
  field: string
  wasl: string
  there: string
  byPerson: boolean
  agreed?: string
}

/** What a comparison found of one lead. */
export interface Found {
  leadId: string
  kind: DifferenceKind
  byPerson: boolean
  fields: DifferingField[]
  externalId?: string | undefined
}

/** Seals what stands on both sides: it may hold phones and addresses. */
export function sealFields(trx: Trx, id: string, fields: readonly DifferingField[]): Buffer {
  return seal(keysOf(trx).data, `differences:fields:${id}`, JSON.stringify(fields))
}

/** What stood on both sides; nothing once the difference is over. */
export function openFields(trx: Trx, row: { id: string; fields: Buffer | null }): DifferingField[] {
  return row.fields ? JSON.parse(unseal([keysOf(trx).data], `differences:fields:${row.id}`, row.fields).toString('utf8')) : []
}

/** Tells whether a difference is the same as before, without telling what it is. */
export function printOf(trx: Trx, found: Found): Buffer {
  return blind(keysOf(trx).index, 'difference', JSON.stringify(found.fields.map(({ field, wasl, there }) => [field, wasl, there])))
}
