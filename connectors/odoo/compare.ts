import type { Board } from './board.ts'
import { findNames } from './names.ts'
import { prepare, quiet } from './people.ts'
import type { StageKey } from './settings.ts'
import { highPriority, type TaskRow, taskCells, taskSpec } from './tasks.ts'
import type { Odoo } from './transport.ts'
import { comparable, comparableCell, isByPerson } from './upsert.ts'
import type { OdooUser } from './users.ts'
import { asId, asIds, asName, asRows, asText, chunksOf, type OdooRow } from './values.ts'

/** A task as wasl would have it; its `databaseId` is where it looks. */
export type ComparedTask = TaskRow & { databaseId: number }

/** A field that reads otherwise than wasl would have it. */
export interface Differing {
  /** Odoo's name of it: `name`, `user_ids`, `tag_ids`, `date_deadline`, `description`, `priority`. */
  field: string
  /** What wasl would write, and what stands there, as people read it. */
  wasl: string
  there: string
  /** The standing value in the form that `agreed` takes. */
  agreed: string
  /** wasl has never written this: a person did. */
  byPerson: boolean
}

/** One task as it stands in Odoo, held against wasl's. `gone`: deleted, or out of the bot's sight. */
export interface Compared {
  id: string
  is: 'there' | 'archived' | 'gone'
  /** wasl's word, or Odoo's name of a stage that is none of ours. */
  stage: StageKey | string | null
  fields: Differing[]
}

/** Reads tasks and tells what differs; writes nothing. At most 200 a call, archived ones too. A contact is linked when it may be: never compared. */
export async function compareTasks(
  odoo: Odoo,
  { board, users }: { board: Board; users: ReadonlyMap<string, OdooUser> },
  rows: readonly ComparedTask[],
): Promise<Compared[]> {
  if (!rows.length) return []
  const standing = new Map<number, OdooRow>()
  for (const chunk of chunksOf(
    rows.map((row) => row.databaseId),
    200,
  ))
    for (const row of await readTasks(odoo, chunk)) standing.set(row.id, row)
  const tags = await findNames(
    odoo,
    'project.tags',
    rows.flatMap((row) => [...(row.tags ?? []), ...(row.previous?.tags ?? [])]),
  )
  const cells = taskCells({ users, tags, high: await highPriority(odoo) })
  const names = await namesOf(odoo, [...standing.values()], users)
  return rows.map((row): Compared => {
    const stands = standing.get(row.databaseId)
    if (!stands) return { id: row.id, is: 'gone', stage: null, fields: [] }
    const prepared = prepare(row, cells)
    const fields = taskSpec.columns.flatMap((column): Differing[] => {
      const wanted = prepared.cells[column.name]
      if (wanted === undefined || column.onlyNew || column.field === 'partner_id') return []
      const now = comparable(column, stands[column.field])
      if (now === comparableCell(column, wanted)) return []
      const there = column.type === 'many' ? asIds(stands[column.field]).map((id) => names.get(`${column.field} ${id}`) ?? `#${id}`) : [now]
      return [
        {
          field: column.field,
          wasl: saidBy(row, column.field) ?? comparableCell(column, wanted),
          there: there.join('، '),
          agreed: now,
          byPerson: isByPerson(column, prepared, now),
        },
      ]
    })
    return {
      id: row.id,
      is: stands.active === false ? 'archived' : 'there',
      stage: board.keyOf(asId(stands.stage_id), asName(stands.stage_id)),
      fields,
    }
  })
}

/** Brings archived tasks back. A repeat does nothing; what is gone stays gone. */
export async function restoreTasks(odoo: Odoo, taskIds: readonly number[]): Promise<void> {
  const ids = asIds(
    await odoo.call({
      model: 'project.task',
      method: 'search',
      args: {
        domain: [
          ['id', 'in', taskIds],
          ['active', '=', false],
        ],
      },
      context: { active_test: false },
      repeatable: true,
    }),
  )
  if (ids.length)
    await odoo.call({ model: 'project.task', method: 'write', ids, args: { vals: { active: true } }, context: quiet, repeatable: true })
}

async function readTasks(odoo: Odoo, ids: readonly number[]): Promise<OdooRow[]> {
  const fields = taskSpec.columns.map((column) => column.field)
  const answer = await odoo.call({
    model: 'project.task',
    method: 'search_read',
    args: { domain: [['id', 'in', ids]], fields: [...fields, 'active'] },
    context: { active_test: false },
    repeatable: true,
  })
  return asRows(answer)
}

/** Names of whoever and whatever stands on tasks: a person reads no ids. */
async function namesOf(odoo: Odoo, tasks: readonly OdooRow[], users: ReadonlyMap<string, OdooUser>): Promise<Map<string, string>> {
  const names = new Map([...users.values()].map((user) => [`user_ids ${user.id}`, user.name]))
  const idsOf = (field: string) => [...new Set(tasks.flatMap((task) => asIds(task[field])))].filter((id) => !names.has(`${field} ${id}`))
  for (const [field, model] of [
    ['user_ids', 'res.users'],
    ['tag_ids', 'project.tags'],
  ] as const) {
    const ids = idsOf(field)
    if (!ids.length) continue
    const answer = await odoo.call({
      model,
      method: 'search_read',
      args: { domain: [['id', 'in', ids]], fields: ['name'] },
      context: { active_test: false },
      repeatable: true,
    })
    for (const row of asRows(answer)) names.set(`${field} ${row.id}`, asText(row.name))
  }
  return names
}

/** wasl's side in its own words, where ids would stand otherwise. */
function saidBy(row: TaskRow, field: string): string | undefined {
  if (field === 'user_ids') return row.userLogin ?? ''
  if (field === 'tag_ids') return (row.tags ?? []).join('، ')
  return undefined
}
