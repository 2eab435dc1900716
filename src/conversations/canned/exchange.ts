import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { type CannedRow, readRule } from './book.ts'
import { checkLinks } from './links.ts'
import type { CannedInput } from './rule.ts'
import { type Acting, columnsOf, leaveRoom } from './save.ts'

/** A rule that is brought along: under its own id it replaces the one that stands. */
export type BroughtRule = CannedInput & { id?: string }

/** Every rule, in order, as `importRules` takes them. */
export async function exportRules(trx: Trx): Promise<{ rules: Required<BroughtRule>[] }> {
  const rows: CannedRow[] = await trx('canned_rules').whereNull('deleted_at').orderBy(['position', 'id'])
  return {
    rules: rows.map((row) => {
      const { rev: _, ...rule } = readRule(row)
      return rule
    }),
  }
}

/**
 * Brings rules in: one whose id is known is changed, the others are added in their order behind the last; with `replace` those not brought along go. All or none:
 * the first fault is told with its place, and nothing is changed. Importing the same again changes nothing but revisions.
 */
export async function importRules(
  trx: Trx,
  brought: readonly BroughtRule[],
  replace: boolean,
  acting: Acting,
): Promise<{ added: number; changed: number; removed: number }> {
  const named = brought.flatMap(({ id }) => id ?? [])
  const twice = named.find((id, i) => named.indexOf(id) !== i)
  if (twice)
    throw new AppError('invalid', `The rule ${twice} is in the file twice; leave one of them.`, { rules: `${twice} stands there twice` })
  for (const [i, rule] of brought.entries()) checkLinks(rule, acting.publicUrl, `rules.${i}.`)
  const standing: { id: string; position: number; deleted_at: Date | null }[] = await trx('canned_rules')
    .orderBy(['position', 'id'])
    .forUpdate()
    .select('id', 'position', 'deleted_at')
  const known = new Map(standing.map((row) => [row.id, row]))
  const removed = replace ? standing.filter((row) => !row.deleted_at && !named.includes(row.id)).map((row) => row.id) : []
  if (removed.length)
    await trx('canned_rules')
      .whereIn('id', removed)
      .update({ deleted_at: acting.now, rev: trx.raw('rev + 1'), updated_at: acting.now })
  const fresh = brought.filter(({ id }) => !id || known.get(id)?.deleted_at !== null)
  await leaveRoom(trx, fresh.length)
  let last = Math.max(0, ...standing.filter((row) => !row.deleted_at).map((row) => row.position))
  for (const rule of brought) {
    const before = rule.id ? known.get(rule.id) : undefined
    const position = rule.position ?? (before && !before.deleted_at ? before.position : ++last)
    const columns = { ...columnsOf(rule, position), updated_at: acting.now }
    if (before)
      await trx('canned_rules')
        .where({ id: before.id })
        .update({ ...columns, deleted_at: null, rev: trx.raw('rev + 1') })
    else await trx('canned_rules').insert({ id: rule.id ?? newId(), ...columns, created_at: acting.now })
  }
  const told = { added: fresh.length, changed: brought.length - fresh.length, removed: removed.length }
  await audit(trx, { actor: acting.actor, action: 'canned_rule.imported', subjectType: 'canned_rule', detail: told, at: acting.now })
  return told
}
