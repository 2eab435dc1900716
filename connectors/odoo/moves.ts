import { ConnectorError } from '#src/errors.ts'
import type { Board } from './board.ts'
import { quiet } from './people.ts'
import type { StageKey } from './settings.ts'
import type { Odoo } from './transport.ts'
import { asId, asIds, asName, asRows, asText, isoTime, odooTime } from './values.ts'

/** A state that wasl reached itself, to be shown in Odoo. `ifStillAt`: the stage as wasl last saw it. */
export interface Move {
  taskId: number
  to: StageKey
  ifStillAt: StageKey | string
}

/** What became of each move, by task id. */
export interface Moved {
  moved: number[]
  /** Stood there already. */
  already: number[]
  /** A person has moved it meanwhile: read that first. */
  foreign: { taskId: number; stage: StageKey | string }[]
  /** Deleted, or out of the bot's sight. */
  gone: number[]
  /** Refused, in Odoo's words. */
  rejected: { taskId: number; reason: string }[]
}

/** A task as a poll sees it. */
export interface Seen {
  taskId: number
  stage: StageKey | string
  userIds: number[]
  active: boolean
  /** ISO 8601, whole seconds: start of the transaction that wrote it. */
  writeDate: string
}

/** Writes a stage only where the task still stands where wasl last saw it. A repeat does nothing. */
export async function moveStage(odoo: Odoo, board: Board, moves: readonly Move[]): Promise<Moved> {
  const stands = await readStages(
    odoo,
    board,
    moves.map((move) => move.taskId),
  )
  const result: Moved = { moved: [], already: [], foreign: [], gone: [], rejected: [] }
  const groups = new Map<StageKey, number[]>()
  for (const { taskId, to, ifStillAt } of moves) {
    const stage = stands.get(taskId)
    if (stage === undefined) result.gone.push(taskId)
    else if (stage === to) result.already.push(taskId)
    else if (stage !== ifStillAt) result.foreign.push({ taskId, stage })
    else groups.set(to, [...(groups.get(to) ?? []), taskId])
  }
  for (const [to, ids] of groups) {
    const written = await writeEach(odoo, ids, { stage_id: board.stages[to] })
    result.moved.push(...written.done)
    result.gone.push(...written.gone)
    result.rejected.push(...written.rejected)
  }
  return result
}

/**
 * Gives a task to another freelancer (or to nobody) and puts it where its lead stands: back to Offered, unless he has accepted it already. Former assignees stop following it: Odoo keeps them as followers,
 * with access and mails, until told. A repeat does nothing more. False: the task is gone.
 */
export async function assign(
  odoo: Odoo,
  board: Board,
  taskId: number,
  userId: number | null,
  formerPartnerIds: readonly number[],
  stage: StageKey = 'offered',
): Promise<boolean> {
  const vals = { user_ids: [[6, 0, userId === null ? [] : [userId]]], stage_id: board.stages[stage] }
  const { gone, rejected } = await writeEach(odoo, [taskId], vals)
  if (gone.length) return false
  if (rejected[0]) throw new ConnectorError('rejected', rejected[0].reason)
  const keep = userId === null ? undefined : await partnerOf(odoo, userId)
  const leaving = formerPartnerIds.filter((id) => id !== keep)
  if (leaving.length)
    await odoo.call({
      model: 'project.task',
      method: 'message_unsubscribe',
      ids: [taskId],
      args: { partner_ids: leaving },
      repeatable: true,
    })
  return true
}

/**
 * Every task of the project written since then (150 s of overlap: `write_date` is the start of a transaction, and a long one appears late), archived ones
 * too. Rows repeat from poll to poll and our own writes are among them: compare the content. `known` limits the answer to these tasks.
 * `mark` is where the next poll starts.
 */
export async function poll(
  odoo: Odoo,
  board: Board,
  since: string | Date,
  known?: ReadonlySet<number>,
  pageSize = 500,
): Promise<{ rows: Seen[]; mark: string }> {
  const rows: Seen[] = []
  let from = odooTime(new Date(new Date(since).getTime() - 150_000))
  let mark = new Date(since).toISOString()
  let seenInThatSecond: number[] = []
  for (;;) {
    const page = asRows(
      await odoo.call({
        model: 'project.task',
        method: 'search_read',
        args: {
          // Only >= is right in every version; a bulk write puts hundreds into one second, hence the ids.
          domain: [
            ['project_id', '=', board.projectId],
            ['write_date', '>=', from],
            ...(seenInThatSecond.length ? [['id', 'not in', seenInThatSecond]] : []),
          ],
          fields: ['stage_id', 'user_ids', 'active', 'write_date'],
          order: 'write_date, id',
          limit: pageSize,
        },
        context: { active_test: false },
        repeatable: true,
      }),
    )
    for (const row of page) {
      const writeDate = isoTime(row.write_date)
      if (!writeDate) continue
      if (writeDate > mark) mark = writeDate
      if (known && !known.has(row.id)) continue
      const stage = board.keyOf(asId(row.stage_id), asName(row.stage_id))
      rows.push({ taskId: row.id, stage, userIds: asIds(row.user_ids), active: row.active !== false, writeDate })
    }
    const last = asText(page.at(-1)?.write_date).slice(0, 19)
    if (page.length < pageSize || !last) return { rows, mark }
    const inLastSecond = page.filter((row) => asText(row.write_date).startsWith(last)).map((row) => row.id)
    seenInThatSecond = last === from ? [...seenInThatSecond, ...inLastSecond] : inLastSecond
    from = last
  }
}

/** Which of these tasks still exist for the bot; the others were deleted, which leaves no other trace. */
export async function findAlive(odoo: Odoo, taskIds: readonly number[]): Promise<Set<number>> {
  const answer = await odoo.call({
    model: 'project.task',
    method: 'search',
    args: { domain: [['id', 'in', taskIds]] },
    context: { active_test: false },
    repeatable: true,
  })
  return new Set(asIds(answer))
}

async function readStages(odoo: Odoo, board: Board, ids: number[]): Promise<Map<number, string>> {
  const answer = await odoo.call({
    model: 'project.task',
    method: 'search_read',
    args: { domain: [['id', 'in', ids]], fields: ['stage_id'] },
    context: { active_test: false },
    repeatable: true,
  })
  return new Map(asRows(answer).map((row) => [row.id, board.keyOf(asId(row.stage_id), asName(row.stage_id))]))
}

interface Written {
  done: number[]
  gone: number[]
  rejected: { taskId: number; reason: string }[]
}

/** One write for all; if one of them is gone or refused, one for each. */
async function writeEach(odoo: Odoo, ids: readonly number[], vals: Record<string, unknown>): Promise<Written> {
  try {
    await odoo.call({ model: 'project.task', method: 'write', ids, args: { vals }, context: quiet, repeatable: true })
    return { done: [...ids], gone: [], rejected: [] }
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'rejected') throw error
    // A foreign key that points nowhere: the stage we remember has been deleted.
    if (error.message.includes('stage_id')) throw new ConnectorError('retry', error.message, { code: 'stage_gone' })
    if (ids.length === 1) {
      // 19 says the same of a user that is not there.
      const gone = error.code === 'odoo.exceptions.MissingError' && error.message.includes('project.task(')
      return { done: [], gone: gone ? [...ids] : [], rejected: gone ? [] : [{ taskId: ids[0]!, reason: error.message }] }
    }
  }
  const each = []
  for (const id of ids) each.push(await writeEach(odoo, [id], vals))
  return { done: each.flatMap((one) => one.done), gone: each.flatMap((one) => one.gone), rejected: each.flatMap((one) => one.rejected) }
}

async function partnerOf(odoo: Odoo, userId: number): Promise<number | undefined> {
  const answer = await odoo.call({ model: 'res.users', method: 'read', ids: [userId], args: { fields: ['partner_id'] }, repeatable: true })
  return asId(asRows(answer)[0]?.partner_id)
}
