import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { check } from '#src/platform/route.ts'
import { type CannedRow, readRule } from './book.ts'
import { checkLinks } from './links.ts'
import { type CannedInput, cannedInput } from './rule.ts'

/** So many rules a tenant may have: all of them are looked through for every message. */
const MOST = 1000

/** Who changes the rules, when, and the address that answers may always lead to. */
export interface Acting {
  actor: string
  now: Date
  publicUrl: string
}

/** Adds a rule, last in order where it names no place. Throws 422 for a link to a host that is not approved. Answers its id. */
export async function addRule(trx: Trx, input: CannedInput, acting: Acting): Promise<string> {
  checkLinks(input, acting.publicUrl)
  await leaveRoom(trx, 1)
  const id = newId()
  await trx('canned_rules').insert({ id, ...columnsOf(input, await placeFor(trx, input)), created_at: acting.now, updated_at: acting.now })
  await audit(trx, { actor: acting.actor, action: 'canned_rule.added', subjectType: 'canned_rule', subjectId: id, at: acting.now })
  return id
}

/** Changes a rule: what is named changes, the rest stays. Throws 409 when `rev` is not the one that stands, 422 when the whole would be no rule. */
export async function changeRule(
  trx: Trx,
  id: string,
  change: Record<string, unknown>,
  rev: number | undefined,
  acting: Acting,
): Promise<void> {
  const row: CannedRow | undefined = await trx('canned_rules').where({ id }).whereNull('deleted_at').forUpdate().first()
  if (!row) throw new AppError('not_found', 'There is no such rule.')
  if (rev !== undefined && rev !== row.rev)
    throw new AppError('version_conflict', `This rule is at revision ${row.rev} by now; read it again and change that.`, undefined, {
      rev: row.rev,
    })
  const { id: _, rev: __, ...before } = readRule(row)
  const input = check(cannedInput, { ...before, ...change }, 'invalid')
  checkLinks(input, acting.publicUrl)
  await trx('canned_rules')
    .where({ id })
    .update({ ...columnsOf(input, input.position ?? row.position), rev: row.rev + 1, updated_at: acting.now })
  await audit(trx, {
    actor: acting.actor,
    action: 'canned_rule.changed',
    subjectType: 'canned_rule',
    subjectId: id,
    detail: { keys: Object.keys(change) },
    at: acting.now,
  })
}

/** Takes a rule away; the turns that it answered keep its name. */
export async function removeRule(trx: Trx, id: string, acting: Acting): Promise<void> {
  const removed = await trx('canned_rules')
    .where({ id })
    .whereNull('deleted_at')
    .update({ deleted_at: acting.now, rev: trx.raw('rev + 1'), updated_at: acting.now })
  if (!removed) throw new AppError('not_found', 'There is no such rule.')
  await audit(trx, { actor: acting.actor, action: 'canned_rule.removed', subjectType: 'canned_rule', subjectId: id, at: acting.now })
}

/** Switches many rules on or off, those named or those with a tag. Answers how many were not so before. */
export async function switchRules(
  trx: Trx,
  which: { ids?: readonly string[]; tag?: string },
  enabled: boolean,
  acting: Acting,
): Promise<number> {
  const changed: string[] = await trx('canned_rules')
    .whereNull('deleted_at')
    .whereNot({ enabled })
    .modify((rules) => void (which.ids ? rules.whereIn('id', which.ids) : rules.whereRaw('? = any(tags)', [which.tag!])))
    .update({ enabled, rev: trx.raw('rev + 1'), updated_at: acting.now })
    .returning('id')
    .then((rows) => rows.map((row) => row.id))
  await audit(trx, {
    actor: acting.actor,
    action: enabled ? 'canned_rule.enabled' : 'canned_rule.disabled',
    subjectType: 'canned_rule',
    detail: { ...(which.tag ? { tag: which.tag } : {}), ids: changed },
    at: acting.now,
  })
  return changed.length
}

/** Throws 422 where that many more rules would be too many. */
export async function leaveRoom(trx: Trx, more: number): Promise<void> {
  const { rows } = await trx.raw('select count(*)::int as n from canned_rules where tenant_id = app_tenant() and deleted_at is null')
  if (rows[0].n + more > MOST)
    throw new AppError(
      'invalid',
      `A bot has at most ${MOST} rules, and there are ${rows[0].n}; remove some that are never triggered first.`,
    )
}

/** Where a rule goes: as it says, else behind the last. */
export async function placeFor(trx: Trx, input: CannedInput): Promise<number> {
  if (input.position !== undefined) return input.position
  const { rows } = await trx.raw(
    'select coalesce(max(position), 0) + 1 as next from canned_rules where tenant_id = app_tenant() and deleted_at is null',
  )
  return rows[0].next
}

/** A rule's columns. */
export function columnsOf(input: CannedInput, position: number): Record<string, unknown> {
  return {
    name: input.name,
    tags: [...new Set(input.tags)],
    enabled: input.enabled,
    match: JSON.stringify(input.match),
    answer: input.answer && JSON.stringify(input.answer),
    intent: input.intent,
    hosts: input.hosts,
    min_confidence: input.minConfidence,
    position,
  }
}
