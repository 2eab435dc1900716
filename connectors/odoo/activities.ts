import { ConnectorError } from '#src/errors.ts'
import { toHtml } from './text.ts'
import type { Odoo } from './transport.ts'
import { asIds, asRows, asText } from './values.ts'

/** A to-do for a freelancer on a task. */
export interface ActivityRow {
  taskId: number
  userId: number
  /** wasl's request; its short form ends the summary and is how the to-do is found again. */
  requestId: string
  summary: string
  /** Plain text. */
  note?: string
  /** ISO 8601; Odoo keeps the day. */
  deadline: string
}

/** Which to-dos stand now, and which Odoo refused, in its words. */
export interface Activities {
  /** requestId → the activity. */
  made: Map<string, number>
  rejected: { requestId: string; reason: string }[]
}

/**
 * Makes to-dos, all in one call. Not safe to repeat: after `uncertain` (or a crash) ask `findActivities` which of them exist and make the others.
 * A row Odoo refuses does not hold up the rest.
 */
export async function createActivities(odoo: Odoo, typeId: number | undefined, rows: readonly ActivityRow[]): Promise<Activities> {
  if (rows.length === 0) return { made: new Map(), rejected: [] }
  try {
    const answer = await odoo.call({
      model: 'mail.activity',
      method: 'create',
      args: { vals_list: rows.map((row) => valuesOf(row, typeId)) },
      // The model goes by context: `res_model_id` is out of reach for who is no administrator. wasl mails the freelancer itself.
      context: { default_res_model: 'project.task', mail_activity_quick_update: true },
      repeatable: false,
    })
    const ids = asIds(answer)
    return { made: new Map(rows.flatMap((row, i) => (ids[i] === undefined ? [] : [[row.requestId, ids[i]]]))), rejected: [] }
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'rejected') throw error
    if (rows.length === 1) return { made: new Map(), rejected: [{ requestId: rows[0]!.requestId, reason: error.message }] }
  }
  const each = []
  for (const row of rows) each.push(await createActivities(odoo, typeId, [row]))
  return { made: new Map(each.flatMap((one) => [...one.made])), rejected: each.flatMap((one) => one.rejected) }
}

/** requestId → activity of those that exist, done ones too where Odoo keeps them (19 does; 17 and 18 delete what is done). */
export async function findActivities(odoo: Odoo, rows: readonly { taskId: number; requestId: string }[]): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map()
  const answer = await odoo.call({
    model: 'mail.activity',
    method: 'search_read',
    args: {
      domain: [
        ['res_model', '=', 'project.task'],
        ['res_id', 'in', [...new Set(rows.map((row) => row.taskId))]],
      ],
      fields: ['res_id', 'summary', 'active'],
      order: 'id',
    },
    context: { active_test: false },
    repeatable: true,
  })
  const there = asRows(answer)
  return new Map(
    rows.flatMap(({ taskId, requestId }) => {
      const found = there.find((row) => row.res_id === taskId && asText(row.summary).endsWith(markOf(requestId)))
      return found ? [[requestId, found.id]] : []
    }),
  )
}

/** Marks to-dos as done with a word of why; those that are done or deleted already are left alone. Answers how many were open. */
export async function finishActivities(
  odoo: Odoo,
  rows: readonly { taskId: number; requestId: string }[],
  feedback: string,
): Promise<number> {
  const found = [...(await findActivities(odoo, rows)).values()]
  if (found.length === 0) return 0
  const open = asIds(
    await odoo.call({ model: 'mail.activity', method: 'search', args: { domain: [['id', 'in', found]] }, repeatable: true }),
  )
  if (open.length) await odoo.call({ model: 'mail.activity', method: 'action_feedback', ids: open, args: { feedback }, repeatable: true })
  return open.length
}

/** A note in the task's log, for staff; not mailed to followers. Plain text. Not safe to repeat. Answers the message's id. */
export async function note(odoo: Odoo, taskId: number, text: string): Promise<number | undefined> {
  const answer = await odoo.call({
    model: 'project.task',
    method: 'message_post',
    ids: [taskId],
    args: { body: toHtml(text), body_is_html: true, message_type: 'comment', subtype_xmlid: 'mail.mt_note' },
    repeatable: false,
  })
  return asIds(answer)[0]
}

/** The id of Odoo's "To-Do" activity type, if the bot may see it; without one Odoo takes its default. */
export async function findTodoType(odoo: Odoo): Promise<number | undefined> {
  const answer = await odoo.call({
    model: 'ir.model.data',
    method: 'check_object_reference',
    args: { module: 'mail', xml_id: 'mail_activity_data_todo' },
    repeatable: true,
  })
  const id: unknown = Array.isArray(answer) ? answer[1] : undefined
  return typeof id === 'number' ? id : undefined
}

function valuesOf(row: ActivityRow, typeId: number | undefined): Record<string, unknown> {
  return {
    res_id: row.taskId,
    user_id: row.userId,
    ...(typeId === undefined ? {} : { activity_type_id: typeId }),
    summary: `${row.summary} ${markOf(row.requestId)}`,
    date_deadline: row.deadline.slice(0, 10),
    ...(row.note ? { note: toHtml(row.note) } : {}),
  }
}

/** The last eight characters of the id: the first ones of a UUIDv7 are only the time. */
function markOf(requestId: string): string {
  return `[${requestId.slice(-8)}]`
}
