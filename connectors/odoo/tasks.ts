import type { Board } from './board.ts'
import type { FindOrMake } from './names.ts'
import { prepare, quiet, type RowOf } from './people.ts'
import type { StageKey } from './settings.ts'
import { toHtml } from './text.ts'
import type { Odoo } from './transport.ts'
import { type Column, type Spec, type Upserted, upsert } from './upsert.ts'
import type { OdooUser } from './users.ts'
import { odooTime } from './values.ts'

/** A task: one card on the board. Absent = not ours to say, null = empty. */
export interface TaskFields {
  name: string
  /** Plain text; shown exactly so, never as HTML. */
  description?: string | null
  /** wasl's own addresses, below the text. */
  links?: { label: string; url: string }[]
  /** ISO 8601. */
  deadline?: string | null
  /** The freelancer's Odoo login; a login nobody has leaves the task unassigned (see `unassigned`). */
  userLogin?: string | null
  tags?: string[]
  priority?: 'normal' | 'high'
  /** The contact's database id; absent while masking is on. */
  partnerId?: number | null
  /** Only for the new task; later `moveStage`. */
  stage?: StageKey
}
/** A task to be made or updated. */
export type TaskRow = TaskFields & RowOf<TaskFields>

/** `unassigned`: wasl's ids of rows whose login no active user has. */
export type UpsertedTasks = Upserted & { unassigned: string[] }

const columns: Column[] = [
  { name: 'name', field: 'name', type: 'text' },
  { name: 'project_id/.id', field: 'project_id', type: 'one', onlyNew: true },
  { name: 'stage_id/.id', field: 'stage_id', type: 'one', onlyNew: true },
  { name: 'user_ids/.id', field: 'user_ids', type: 'many' },
  { name: 'tag_ids/.id', field: 'tag_ids', type: 'many' },
  { name: 'date_deadline', field: 'date_deadline', type: 'time' },
  { name: 'description', field: 'description', type: 'html' },
  { name: 'priority', field: 'priority', type: 'text', unset: '0' },
  { name: 'partner_id/.id', field: 'partner_id', type: 'one' },
]

/** How tasks are loaded and compared. */
export const taskSpec: Spec = { kind: 'task', model: 'project.task', columns, context: quiet }

/** Tasks by external id `wasl.task_<id>`, in the connection's project. */
export async function upsertTasks(
  odoo: Odoo,
  { board, users, find }: { board: Board; users: Map<string, OdooUser>; find: FindOrMake },
  rows: readonly TaskRow[],
): Promise<UpsertedTasks> {
  const tags = await find(
    'project.tags',
    rows.flatMap((row) => [...(row.tags ?? []), ...(row.previous?.tags ?? [])]),
  )
  const cells = taskCells({ users, tags, high: await highPriority(odoo) })
  const prepared = rows.map((row) =>
    prepare(row, cells, {
      // A task without project is private: nobody but its maker would see it.
      'project_id/.id': String(board.projectId),
      'stage_id/.id': String(board.stages[row.stage ?? 'offered']),
      'user_ids/.id': '',
    }),
  )
  const result = await upsert(odoo, taskSpec, prepared)
  const unassigned = rows.filter((row) => row.userLogin && !users.has(row.userLogin) && result.saved.has(row.id)).map((row) => row.id)
  return { ...result, unassigned }
}

/** What a task's fields are written with: ids by name, and Odoo's word for a high priority. */
interface Known {
  users: ReadonlyMap<string, OdooUser>
  tags: ReadonlyMap<string, number>
  high: string
}

/** 19 knows four priorities, older ones two. */
export async function highPriority(odoo: Odoo): Promise<string> {
  return (await odoo.version()).major >= 19 ? '2' : '1'
}

/** A task's fields as cells of `load`. */
export function taskCells({ users, tags, high }: Known) {
  return (fields: Partial<TaskFields>) => ({
    name: fields.name,
    'user_ids/.id': fields.userLogin === undefined ? undefined : (users.get(fields.userLogin ?? '')?.id ?? ''),
    'tag_ids/.id': fields.tags?.flatMap((tag) => tags.get(tag.trim()) ?? []).join(),
    date_deadline: fields.deadline && timeCell(fields.deadline),
    description: fields.description === undefined ? undefined : toHtml(fields.description ?? '', fields.links),
    priority: fields.priority && (fields.priority === 'high' ? high : '0'),
    'partner_id/.id': fields.partnerId,
  })
}

/** What is no instant goes as it is: Odoo then refuses that row alone, in its own words. */
function timeCell(at: string): string {
  return Number.isNaN(Date.parse(at)) ? at : odooTime(at)
}
