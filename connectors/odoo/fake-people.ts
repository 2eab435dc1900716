import type { WebhookCall } from '../connector.ts'
import { sortRows } from './fake-domain.ts'
import type { Orm, Row, State } from './fake-orm.ts'

/** Opens a transaction as this user. */
export type As = (uid: number, run: (orm: Orm) => unknown) => unknown

type Deed = { do: string } & Record<string, unknown>

/** What a person does inside Odoo. Answers what changed; throws Error with a plain sentence for what is not there. */
export function actAs(state: State, as: As, what: Deed): unknown {
  const deed = deeds[what.do]
  if (!deed) throw new Error(`nobody here knows how to "${what.do}"; known: ${Object.keys(deeds).join(', ')}`)
  return deed(state, as, what)
}

const deeds: Record<string, (state: State, as: As, what: Deed) => unknown> = {
  version: (state, _, what) => Object.assign(state, { version: Number(what.version) }).version,
  'seed-users': (state, _, what) => (what.users as Row[]).map((user) => seedUser(state, user)),
  /** Rights by group name: user, project_user, project_manager, sale, sale_all, admin, portal. */
  grant: (state, _, what) =>
    Object.assign(userOf(state, what.login), { _groups: what.groups, share: (what.groups as string[]).includes('portal') }),
  move(state, as, what) {
    const task = taskOf(state, what)
    const stage = stageOf(state, task, String(what.stage))
    const by = typeof what.userId === 'number' ? what.userId : ((task.user_ids as number[])[0] ?? 2)
    as(by, (orm) => orm.write('project.task', [task.id as number], { stage_id: stage.id }))
    return { taskId: task.id, stage: stage.name, by }
  },
  edit(_, as, what) {
    as(Number(what.userId ?? 2), (orm) => orm.write(String(what.model), [Number(what.id)], what.values as Row))
    return { edited: what.id }
  },
  delete(state, as, what) {
    const model = String(what.model ?? 'project.task')
    const id = Number(what.id ?? taskOf(state, what).id)
    as(2, (orm) => orm.unlink(model, [id]))
    return { deleted: id }
  },
  'revoke-key': (state) => Object.assign(state, { keys: [] }).keys,
  'restore-key': (state, _, what) => Object.assign(state, { keys: [String(what.key ?? 'demo-odoo-api-key')] }).keys,
  /** 18 and later tell when a key ends. */
  'key-expiry': (state, _, what) =>
    Object.assign(state.tables['res.users.apikeys']!, { 1: { id: 1, name: 'wasl', user_id: 10, expiration_date: what.at, active: true } }),
  'archive-project': (state, _, what) => Object.assign(projectOf(state, what), { active: false }),
  'restore-project': (state, _, what) => Object.assign(projectOf(state, what), { active: true }),
  /** An automation rule that tells wasl of every change to a task's stage or assignees. */
  webhook: (state, _, what) => Object.assign(state, { hooks: what.on !== false }).hooks,
  /** The next loads end in contention. */
  conflict: (state, _, what) => Object.assign(state, { conflicts: Number(what.count ?? 1) }).conflicts,
  'next-id': (state, _, what) => Object.assign(state.next, { [String(what.model)]: Number(what.id) - 1 }),
}

/** The board as the freelancers see it: the stages of each project with their cards; and CRM's leads. */
export function showBoard(state: State): object {
  const rows = (model: string) => Object.values(state.tables[model] ?? {})
  const name = (model: string) => (id: unknown) => String(state.tables[model]?.[id as number]?.name ?? '')
  const card = (task: Row) => ({
    id: task.id,
    name: task.name,
    user: (task.user_ids as number[]).map(name('res.users')).join(', ') || null,
    tags: (task.tag_ids as number[]).map(name('project.tags')),
    deadline: task.date_deadline || null,
    description: task.description || '',
    activities: rows('mail.activity').flatMap((one) => (one.res_id === task.id && one.active !== false ? [one.summary] : [])),
  })
  const stages = rows('project.project').flatMap((project) =>
    sortRows(rows('project.task.type'), 'sequence, id')
      .filter((stage) => (stage.project_ids as number[]).includes(project.id as number))
      .map((stage) => ({
        id: stage.id,
        name: stage.name,
        project: project.name,
        cards: rows('project.task')
          .filter((task) => task.project_id === project.id && task.stage_id === stage.id && task.active !== false)
          .map(card),
      })),
  )
  const leads = rows('crm.lead').map(({ id, name, contact_name, phone, email_from }) => ({ id, name, contact_name, phone, email_from }))
  return { version: state.version, stages, leads }
}

/** The POST of an automation rule, written as Python writes JSON. */
export function hintOf(model: string, row: Row, fields: string[], action = 'Send Webhook Notification(#286)'): WebhookCall {
  const body: Row = {
    _action: action,
    _id: row.id,
    _model: model,
    id: row.id,
    ...Object.fromEntries(fields.map((field) => [field, row[field] ?? false])),
  }
  return { headers: { 'content-type': 'application/json', 'user-agent': 'python-requests/2.28.1' }, body: pythonJson(body) }
}

/** json.dumps(…, sort_keys=True): blanks after separators, everything beyond ASCII escaped. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([key, inner]) => `${pythonJson(key)}: ${pythonJson(inner)}`).join(', ')}}`
  }
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function seedUser(state: State, user: Row): Row {
  const users = state.tables['res.users']!
  const partners = state.tables['res.partner']!
  const there = Object.values(users).find((one) => one.login === user.login)
  const id = (there?.id as number | undefined) ?? Math.max(...Object.keys(users).map(Number)) + 1
  const partner = (there?.partner_id as number | undefined) ?? Math.max(...Object.keys(partners).map(Number)) + 1
  const portal = user.portal === true
  partners[partner] = { id: partner, name: user.name ?? user.login, email: user.email ?? false, phone: false, active: true }
  users[id] = {
    id,
    login: user.login,
    name: user.name ?? user.login,
    email: user.email ?? false,
    active: true,
    share: portal,
    partner_id: partner,
    _groups: portal ? ['portal'] : ['project_user'],
    _password: 'demo',
  }
  state.next['res.partner'] = Math.max(state.next['res.partner'] ?? 0, partner)
  return { id, login: user.login, partnerId: partner }
}

function userOf(state: State, login: unknown): Row {
  const user = Object.values(state.tables['res.users']!).find((one) => one.login === login)
  if (!user) throw new Error(`there is no user ${login}`)
  return user
}

function taskOf(state: State, what: Deed): Row {
  const tasks = Object.values(state.tables['project.task'] ?? {})
  const task = tasks.find((one) => (what.taskId === undefined ? one.name === what.name : one.id === Number(what.taskId)))
  if (!task) throw new Error(`there is no task ${what.taskId ?? what.name}`)
  return task
}

function stageOf(state: State, task: Row, name: string): Row {
  const stages = Object.values(state.tables['project.task.type'] ?? {}).filter((stage) =>
    (stage.project_ids as number[]).includes(task.project_id as number),
  )
  const stage = stages.find((one) => String(one.name).toLowerCase() === name.toLowerCase())
  if (!stage) throw new Error(`the project has no stage ${name}; it has ${stages.map((one) => one.name).join(', ')}`)
  return stage
}

function projectOf(state: State, what: Deed): Row {
  const project = Object.values(state.tables['project.project'] ?? {}).find((one) => what.name === undefined || one.name === what.name)
  if (!project) throw new Error(`there is no project ${what.name}`)
  return project
}
