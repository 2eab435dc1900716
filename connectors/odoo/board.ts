import { ConnectorError } from '#src/errors.ts'
import type { StageKey } from './settings.ts'
import type { Odoo } from './transport.ts'
import { asIds, asRows, asText } from './values.ts'

/** The project and its stages that wasl works with. */
export interface Board {
  projectId: number
  stages: Record<StageKey, number>
  /** wasl's word for a stage, or Odoo's own name for a stage that is none of ours. */
  keyOf(stageId: number | undefined, name: string): StageKey | string
}

const keys: StageKey[] = ['offered', 'accepted', 'rejected', 'done']

/**
 * Finds the project and its four stages by name, and makes what is missing where the bot may. Stages are looked for inside the project only: every
 * user has personal stages of the same names. Throws ConnectorError('unauthorized') with the cause and the next step when it can neither find nor make.
 */
export async function findBoard(odoo: Odoo): Promise<Board> {
  const projectId = await findProject(odoo)
  const stages = await findStages(odoo, projectId)
  const keyById = new Map(keys.map((key) => [stages[key], key]))
  return { projectId, stages, keyOf: (id, name) => (id === undefined ? name : (keyById.get(id) ?? name)) }
}

async function findProject(odoo: Odoo): Promise<number> {
  const name = odoo.settings.project
  const answer = await odoo.call({
    model: 'project.project',
    method: 'search_read',
    args: { domain: [['name', '=', name]], fields: ['name', 'active'], order: 'id', limit: 20 },
    context: { active_test: false },
    repeatable: true,
  })
  const found = asRows(answer)
  const active = found.find((project) => project.active !== false)
  if (active) return active.id
  // A second project beside an archived one would surprise whoever archived it.
  if (found[0])
    throw new ConnectorError('unauthorized', `The project "${name}" is archived in Odoo: restore it, or name another in the settings`, {
      code: 'project_gone',
    })
  return make(odoo, 'project.project', { name }, `the project "${name}"`)
}

async function findStages(odoo: Odoo, projectId: number): Promise<Record<StageKey, number>> {
  const answer = await odoo.call({
    model: 'project.task.type',
    method: 'search_read',
    args: { domain: [['project_ids', 'in', [projectId]]], fields: ['name', 'sequence'], order: 'sequence, id' },
    repeatable: true,
  })
  const there = asRows(answer)
  const last = Math.max(0, ...there.map((stage) => (typeof stage.sequence === 'number' ? stage.sequence : 0)))
  const stages: Partial<Record<StageKey, number>> = {}
  for (const [i, key] of keys.entries()) {
    const name = odoo.settings.stages[key]
    const same = there.find((stage) => asText(stage.name) === name) ?? there.find((stage) => alike(asText(stage.name), name))
    const fold = key === 'rejected' || key === 'done'
    stages[key] =
      same?.id ??
      (await make(odoo, 'project.task.type', { name, fold, sequence: last + 1 + i, project_ids: [[4, projectId]] }, `the stage "${name}"`))
  }
  return stages as Record<StageKey, number>
}

function alike(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

async function make(odoo: Odoo, model: string, values: Record<string, unknown>, what: string): Promise<number> {
  try {
    // Found by name before it is made, every time: a repeat finds what a lost answer made.
    const [id] = asIds(await odoo.call({ model, method: 'create', args: { vals_list: [values] }, repeatable: true, lookFirst: true }))
    if (id !== undefined) return id
  } catch (error) {
    const forbidden = error instanceof ConnectorError && error.code === 'odoo.exceptions.AccessError'
    if (!forbidden) throw error
  }
  throw new ConnectorError(
    'unauthorized',
    `Odoo has not got ${what} and the bot may not make it: make it by hand, or give the bot Project/Administrator`,
    {
      code: 'board_missing',
    },
  )
}
