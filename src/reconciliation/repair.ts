import { audit } from '#src/audit/record.ts'
import type { Target } from '#src/deliveries/delivery.ts'
import { owe } from '#src/deliveries/delivery.ts'
import { AppError } from '#src/errors.ts'
import { stageOf } from '#src/leads/stage.ts'
import { loadStandings } from '#src/leads/standing.ts'
import type { Trx } from '#src/platform/db.ts'
import { later } from '#src/platform/later.ts'
import { type DifferenceKind, type DifferingField, openFields } from './difference.ts'
import { jobFor } from './run.ts'

/** A moment for the delivery to be made before wasl looks whether it helped. */
const LOOK_MS = 500

interface Row {
  id: string
  connection_id: string
  lead_id: string
  target: Target
  kind: DifferenceKind
  status: string
  by_person: boolean
  fields: Buffer | null
}

/**
 * Owes the right delivery again, so that what stands outside says what wasl says; then it is looked at once more. What a person did is only written over when
 * `overwrite` says so (409 otherwise): exactly what the difference showed, nothing he changes meanwhile.
 */
export async function repairDifference(
  trx: Trx,
  id: string,
  { overwrite }: { overwrite: boolean },
  actor: string,
  now: Date,
): Promise<void> {
  const row = await take(trx, id, ['open', 'left'])
  if (row.by_person && !overwrite)
    throw new AppError('version_conflict', 'A person did this there. Look at both sides, then repair with overwrite: true.')
  const lead = (await loadStandings(trx, [row.lead_id])).get(row.lead_id)
  if (!lead) throw new AppError('gone', 'The lead is not there any more: nothing is to be repaired.')
  const fields = openFields(trx, row)
  const mirrorKind = row.target === 'odoo' ? 'task' : 'row'
  const mirror = () => trx('mirrors').where({ connection_id: row.connection_id, kind: mirrorKind, subject_id: row.lead_id })
  const remember = (what: object) => mirror().update({ seen: trx.raw('seen || ?::jsonb', [JSON.stringify(what)]), updated_at: now })

  // Known as never made, it is made anew.
  if (row.kind === 'missing') await mirror().delete()
  if (row.kind === 'archived') await remember({ agreed: { active: 'false' } })
  if (row.kind === 'stage') await remember({ stage: fields[0]?.there })
  if (row.kind === 'edited') await remember({ agreed: agreedOf(fields) })
  if (row.kind === 'doubled') await remember({ single: true })
  // A cell is only written by a higher version.
  if (row.target !== 'odoo')
    await trx('leads')
      .where({ id: row.lead_id })
      .update({ rev: trx.raw('rev + 1') })

  const about = { connectionId: row.connection_id, target: row.target, leadId: row.lead_id, at: now }
  const to = stageOf(lead)
  if (row.kind === 'stage')
    await owe(
      trx,
      [{ kind: 'stage.move', key: `stage:${row.connection_id}:${row.lead_id}`, action: 'stage', payload: { to, note: NOTE }, ...about }],
      true,
    )
  else if (row.target === 'odoo')
    await owe(
      trx,
      [
        {
          kind: 'task.write',
          key: `task:${row.connection_id}:${row.lead_id}`,
          action: 'task',
          // Odoo was asked a moment ago: what it does not have was not made before.
          ...(row.kind === 'missing' ? { payload: { since: now.toISOString() } } : {}),
          ...about,
        },
      ],
      true,
    )
  else await owe(trx, [{ kind: 'row.write', key: `row:${row.connection_id}:${row.lead_id}`, action: 'row', ...about }], true)

  await trx('differences').where({ id }).update({ status: 'repairing', fault: null })
  await later(trx, jobFor(row.target), { subjectId: id, ownerId: row.connection_id, at: new Date(now.getTime() + LOOK_MS) })
  const detail = { kind: row.kind, target: row.target, leadId: row.lead_id, overwrite, fields: fields.map(({ field }) => field) }
  await audit(trx, { actor, action: 'difference.repaired', subjectType: 'difference', subjectId: id, detail, at: now })
}

/** What stands outside stays as it is: a person wants it so. Should it become another difference, it is told again. */
export async function leaveDifference(trx: Trx, id: string, actor: string, now: Date): Promise<void> {
  const row = await take(trx, id, ['open'])
  await trx('differences').where({ id }).update({ status: 'left', fault: null })
  await audit(trx, { actor, action: 'difference.left', subjectType: 'difference', subjectId: id, detail: { leadId: row.lead_id }, at: now })
}

/** Takes that back. */
export async function reopenDifference(trx: Trx, id: string, actor: string, now: Date): Promise<void> {
  const row = await take(trx, id, ['left'])
  await trx('differences').where({ id }).update({ status: 'open' })
  await audit(trx, {
    actor,
    action: 'difference.reopened',
    subjectType: 'difference',
    subjectId: id,
    detail: { leadId: row.lead_id },
    at: now,
  })
}

/** What whoever moved the card reads on it. */
const NOTE = 'أعاد المكتب هذه المهمة إلى مكانها في وصل.\nThe office put this task back to where it stands in wasl.'

async function take(trx: Trx, id: string, from: readonly string[]): Promise<Row> {
  const row: Row | undefined = await trx('differences').where({ id }).forUpdate().first()
  if (!row) throw new AppError('not_found', 'There is no such difference.')
  if (!from.includes(row.status))
    throw new AppError('already_answered', `This difference is ${row.status}: load the list again to see how it stands.`)
  return row
}

function agreedOf(fields: readonly DifferingField[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ field, agreed, there }) => [field, agreed ?? there]))
}
