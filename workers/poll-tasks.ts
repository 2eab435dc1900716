import type { Seen } from '#connectors/odoo/moves.ts'
import type { OdooClient } from '#connectors/odoo/verbs.ts'
import { AppError } from '#src/errors.ts'
import { moveStage, type Stage } from '#src/leads/stage.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { savepoint, type Trx } from '#src/platform/db.ts'
import { acceptRequest } from '#src/requests/accept.ts'
import { completeLead } from '#src/requests/close.ts'
import { declineRequest } from '#src/requests/decline.ts'
import { clientOf } from './clients.ts'
import type { LaneJob, LaneWork } from './lane.ts'
import { outcomeOf } from './outcome.ts'
import type { World } from './world.ts'

const EVERY_MS = 10_000
const movesTaken = crashPoint('task.poll.moves_taken')

/**
 * Job `task.poll`: what people did to our tasks since the last look, told by content and not by times; the answer in Odoo is the same answer as anywhere.
 * What wasl committed first wins: a later move is put back with a note.
 */
export const pollTasks: LaneJob = async (world, work) => {
  const { connection } = work
  const odoo = clientOf<OdooClient>(world, connection)
  const now = world.clock.now()
  try {
    const since = String(connection.memory.polledTo ?? new Date(now.getTime() - 3_600_000).toISOString())
    const { rows, mark } = await odoo.poll(since)
    for (const row of await whatMoved(work, rows)) await take(world, work, row)
    movesTaken()
    await work.inside((trx) =>
      trx('connections')
        .where({ id: connection.id })
        .update({ memory: trx.raw('memory || ?::jsonb', [JSON.stringify({ polledTo: mark })]) }),
    )
    return [{ is: 'again', afterMs: EVERY_MS }]
  } catch (error) {
    return [outcomeOf(error)]
  }
}

/** A poll overlaps the one before by minutes: most of what it sees stands as wasl knows it, and is told apart in one look. */
async function whatMoved({ connection, inside }: LaneWork, rows: readonly Seen[]): Promise<Seen[]> {
  if (!rows.length) return []
  const mirrors = await inside((trx) =>
    trx('mirrors')
      .where({ connection_id: connection.id, kind: 'task' })
      .whereRaw('external_id = any(?)', [rows.map((row) => String(row.taskId))])
      .select('external_id', trx.raw("seen->>'stage' as stage")),
  )
  const stages = new Map(mirrors.map((mirror) => [mirror.external_id, mirror.stage]))
  return rows.filter((row) => stages.has(String(row.taskId)) && stages.get(String(row.taskId)) !== row.stage)
}

async function take(world: World, { connection, inside }: LaneWork, row: Seen): Promise<void> {
  const now = world.clock.now()
  await inside(async (trx) => {
    const mirror = await trx('mirrors')
      .where({ connection_id: connection.id, kind: 'task', external_id: String(row.taskId) })
      .first('subject_id', 'seen')
    if (!mirror || mirror.seen.stage === row.stage) return
    const remember = () =>
      trx('mirrors')
        .where({ connection_id: connection.id, kind: 'task', subject_id: mirror.subject_id })
        .update({ seen: JSON.stringify({ ...mirror.seen, stage: row.stage, userIds: row.userIds }), updated_at: now })
    await remember()
    await answer(trx, mirror.subject_id, row, now)
  })
}

/** The stage a person chose is their answer. One that comes too late is put back to where wasl stands. */
async function answer(trx: Trx, leadId: string, row: Seen, now: Date): Promise<void> {
  const lead = await trx('leads').where({ id: leadId }).first('status')
  const request = await trx('requests')
    .where({ lead_id: leadId })
    .whereIn('status', ['pending', 'asked', 'accepted'])
    .orderByRaw("(status = 'accepted') desc, offered_at")
    .first('id', 'status')
  const by = { via: 'odoo' as const, actor: 'odoo' }
  const put = (inner: Trx) => putBack(inner, leadId, row.stage, now)
  try {
    // What was written before a refusal must not stand.
    await savepoint(trx, async (inner) => {
      if (row.stage === 'accepted' && request) await acceptRequest(inner, request.id, by, now)
      else if (row.stage === 'rejected' && request && request.status !== 'accepted')
        await declineRequest(inner, request.id, 'رُفض في Odoo', by, now)
      else if (row.stage === 'done' && lead?.status === 'assigned') await completeLead(inner, leadId, 'odoo', now)
      else if (row.stage in PUT_BACK) await put(inner)
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await put(trx)
  }
}

/** What a person who moved a task too late reads on it, by where wasl stands. A stage of the people's own is theirs. */
const PUT_BACK: Record<Stage, string> = {
  offered:
    'أعاد وصل المهمة إلى «معروض»: الطلب ما زال بانتظار الرد.\nwasl put this task back to Offered: the request still waits for an answer.',
  accepted: 'أعاد وصل المهمة إلى «مقبول»: سبق قبول هذا الطلب.\nwasl put this task back to Accepted: this request was accepted before.',
  rejected: 'أعاد وصل المهمة إلى «مرفوض»: أُغلق هذا الطلب من قبل.\nwasl put this task back to Rejected: this request was closed before.',
  done: 'أعاد وصل المهمة إلى «مكتمل»: اكتمل هذا المشروع من قبل.\nwasl put this task back to Done: this project was completed before.',
}

/** Where the lead stands now, not where it stood before the answer was tried: whoever came first has committed meanwhile. */
async function putBack(trx: Trx, leadId: string, stage: string, now: Date): Promise<void> {
  const status: string | undefined = (await trx('leads').where({ id: leadId }).first('status'))?.status
  const stands: Stage =
    status === 'assigned' ? 'accepted' : status === 'won' ? 'done' : status === 'offered' || status === 'waiting' ? 'offered' : 'rejected'
  if (stands !== stage) await moveStage(trx, leadId, stands, now, PUT_BACK[stands])
}
