// Long: records, rights, chatter and the side effects of a write belong together, as they do in Odoo.
import { compileDomain, sortRows } from './fake-domain.ts'
import {
  accessError,
  danglingId,
  mandatory,
  missing,
  notAllowed,
  PythonError,
  topSecret,
  userError,
  validationError,
  valueError,
} from './fake-errors.ts'
import { type Field, groups, implied, type Model, models } from './fake-models.ts'

/** A record by field name, as it is stored. */
export type Row = Record<string, unknown>

/** Everything a fake Odoo remembers. */
export interface State {
  version: number
  keys: string[]
  hooks: boolean
  /** So many loads still end in contention. */
  conflicts: number
  next: Record<string, number>
  tables: Record<string, Record<string, Row>>
  xmlids: Record<string, [string, number]>
}

/** Who calls, in which version's dialect, with which context. */
export interface Env {
  uid: number
  v: number
  context: Record<string, unknown>
}

type Effect = { kind: string } & Row

/** What one call (one transaction) changed; undone when it fails. */
export interface Orm {
  env: Env
  state: State
  effects: Effect[]
  create(model: string, values: Row, xmlid?: string): number
  write(model: string, ids: number[], values: Row): void
  unlink(model: string, ids: number[]): void
  search(model: string, domain: unknown, options?: { order?: string; limit?: number; offset?: number; fields?: string[] }): Row[]
  read(model: string, ids: number[], fields?: string[]): Row[]
  format(model: string, row: Row, fields?: string[]): Row
  get(model: string, id: number): Row | undefined
  check(model: string, operation: keyof Model['rights']): void
  may(model: string, operation: keyof Model['rights']): boolean
  visible(model: string, row: Row): boolean
  label(model: string): string
  groupsOf(uid: number): Set<string>
  post(model: string, id: number, values: Row): number
  undo(): void
}

/** Opens a transaction on the state. `now` gives the start of it. */
export function openOrm(state: State, env: Env, now: Date): Orm {
  const undo: (() => void)[] = []
  const effects: Effect[] = []
  const start = stamp(now, state)
  const me = state.tables['res.users']?.[env.uid] ?? {}
  const mine = implied((me._groups as string[] | undefined) ?? [])
  const table = (model: string) => (state.tables[model] ??= {})
  const get = (model: string, id: number): Row | undefined => state.tables[model]?.[id]
  const modelOf = (name: string): Model => models[name]!
  const label = (name: string) => (env.v >= 19 ? modelOf(name).label19 : undefined) ?? modelOf(name).label
  const groupsOf = (uid: number) => implied((state.tables['res.users']?.[uid]?._groups as string[] | undefined) ?? [])

  function fieldOf(model: string, name: string): Field {
    const field = modelOf(model).fields[name]
    if (field && (field.from ?? 0) <= env.v && (field.to ?? 99) >= env.v) return field
    throw valueError(env.v >= 19 ? `Invalid field '${name}' in '${model}'` : `Invalid field '${name}' on model '${model}'`)
  }

  function put(model: string, id: number, row: Row | undefined): void {
    const before = table(model)[id]
    undo.push(() => set(before))
    set(row)

    function set(to: Row | undefined): void {
      if (to) table(model)[id] = to
      else delete table(model)[id]
    }
  }

  /** Like PostgreSQL's sequences: not given back when a transaction fails. */
  function nextId(model: string): number {
    const id = (state.next[model] ?? Math.max(0, ...Object.keys(table(model)).map(Number))) + 1
    state.next[model] = id
    return id
  }

  // ── rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  const collaborates = (row: Row) =>
    Object.values(table('project.collaborator')).some((one) => one.project_id === row.project_id && one.partner_id === me.partner_id)

  function may(model: string, operation: keyof Model['rights']): boolean {
    return modelOf(model).rights[operation].some((group) => mine.has(group))
  }

  function check(model: string, operation: keyof Model['rights']): void {
    if (may(model, operation)) return
    const verb = { read: 'access', create: 'create', write: 'modify', unlink: 'delete' }[operation]
    const names = modelOf(model).rights[operation].map((group) => groups[group]?.name ?? group)
    throw notAllowed(verb, label(model), model, env.v >= 19 ? names.map((name) => name.replace(/^.*?\//, '')) : names)
  }

  function visible(model: string, row: Row): boolean {
    if (model === 'project.task') {
      const followed = ((row.message_partner_ids as number[] | undefined) ?? []).includes(me.partner_id as number)
      if (mine.has('portal')) return Boolean(row.project_id) && followed
      return Boolean(row.project_id) || row.create_uid === env.uid || ((row.user_ids as number[] | undefined) ?? []).includes(env.uid)
    }
    if (model === 'crm.lead') return mine.has('sale_all') || !row.user_id || row.user_id === env.uid
    if (model === 'res.users.apikeys') return row.user_id === env.uid
    return true
  }

  function reach(model: string, ids: number[]): Row[] {
    return ids.map((id) => {
      const row = get(model, id)
      if (!row) throw missing(model, id, env.uid)
      if (!visible(model, row)) throw topSecret(String(me.name), env.uid, 'read', label(model), model)
      return row
    })
  }

  // ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  function store(model: string, name: string, value: unknown, before: unknown): unknown {
    const field = fieldOf(model, name)
    switch (field.type) {
      case 'many2many':
        return commands(model, name, field, value, (before as number[] | undefined) ?? [])
      case 'many2one':
        if (!value) return false
        if (typeof value !== 'number')
          throw new PythonError('psycopg2.errors.InvalidTextRepresentation', `invalid input syntax for type integer: "${value}"`)
        if (get(field.relation!, value)) return value
        if (model === 'project.task' && name === 'project_id') throw missing('project.project', value, env.uid)
        throw danglingId(env.v, model, label(model), name, field.label)
      case 'datetime':
        return datetime(value)
      case 'selection': {
        const keys = (env.v >= 19 ? field.keys19 : undefined) ?? field.keys ?? []
        if (value && !keys.includes(String(value))) throw valueError(`Wrong value for ${model}.${name}: '${value}'`)
        return value || false
      }
      case 'html':
        return typeof value === 'string' ? sanitise(value) : false
      case 'char':
      case 'text':
        if (typeof value === 'string' && value.includes('\u0000'))
          throw valueError('A string literal cannot contain NUL (0x00) characters.')
        return value === null || value === undefined ? false : value
      case 'float':
      case 'integer':
        if (typeof value === 'string' && Number.isNaN(Number(value))) throw valueError(`could not convert string to float: '${value}'`)
        return Number(value || 0)
      default:
        return value === null || value === undefined ? false : value
    }
  }

  function commands(model: string, name: string, field: Field, value: unknown, before: number[]): number[] {
    let ids = [...before]
    for (const command of Array.isArray(value) ? value : []) {
      if (typeof command === 'number') ids = value as number[]
      else if (!Array.isArray(command)) throw valueError(`Wrong value for ${model}.${name}: ${JSON.stringify(command)}`)
      else if (command[0] === 6) ids = [...(command[2] as number[])]
      else if (command[0] === 5) ids = []
      else if (command[0] === 3 || command[0] === 2) ids = ids.filter((id) => id !== command[1])
      else if (command[0] === 4 && !ids.includes(command[1] as number)) ids.push(command[1] as number)
    }
    for (const id of ids)
      if (!get(field.relation!, id)) {
        if (env.v >= 19) throw missing(field.relation!, id, env.uid)
        throw danglingId(env.v, 'project.task.stage.personal', 'Personal Task Stage', name, field.label, 'project_task_user_rel_user_id')
      }
    return ids
  }

  function datetime(value: unknown): unknown {
    if (!value) return false
    const text = String(value)
    if (/^\d{4}-\d\d-\d\d$/.test(text)) return `${text} 00:00:00`
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) throw valueError(`time data '${text}' does not match format '%Y-%m-%d %H:%M:%S'`)
    return text
  }

  function requireFields(model: string, row: Row): void {
    for (const [name, field] of Object.entries(modelOf(model).fields))
      if (field.required && (row[name] === false || row[name] === undefined || row[name] === null))
        throw mandatory(env.v, model, label(model), name, field.label)
  }

  // ── create, write, unlink ───────────────────────────────────────────────────────────────────────────────────────────

  function create(model: string, values: Row, xmlid?: string): number {
    check(model, 'create')
    if (model === 'project.task.type' && !mine.has('project_manager'))
      throw topSecret(String(me.name), env.uid, 'create', label(model), model)
    for (const name of Object.keys(values)) fieldOf(model, name)
    const id = nextId(model)
    const row: Row = { id, create_date: start, create_uid: env.uid, write_date: start, write_uid: env.uid }
    for (const [name, field] of Object.entries(modelOf(model).fields))
      row[name] ??= field.type === 'many2many' ? [] : structuredClone(field.unset ?? false)
    defaults(model, row, values)
    for (const [name, value] of Object.entries(values))
      if (!(model === 'mail.activity' && name === 'res_model')) row[name] = store(model, name, value, undefined)
    if (model === 'mail.activity') row.res_name = get(String(row.res_model), row.res_id as number)?.name ?? false
    refuse(model, id, row)
    requireFields(model, row)
    put(model, id, row)
    if (xmlid) {
      undo.push(() => delete state.xmlids[xmlid])
      state.xmlids[xmlid] = [model, id]
    }
    settle(model, row, {})
    if (!visible(model, row) && env.v < 19) throw topSecret(String(me.name), env.uid, 'read', label(model), model)
    effects.push({
      kind: model === 'mail.activity' ? 'activity' : 'create',
      model,
      id,
      ...(xmlid ? { externalId: xmlid } : {}),
      values: plain(row, Object.keys(values)),
    })
    if (model === 'project.task' && env.context.mail_create_nolog !== true && env.context.tracking_disable !== true)
      post(model, id, { message_type: 'notification', subtype_id: 15 })
    return id
  }

  function write(model: string, ids: number[], values: Row): void {
    const rows = ids.map((id) => get(model, id))
    const collaborator = model === 'project.task' && mine.has('portal') && rows.every((row) => row && collaborates(row))
    if (!collaborator) check(model, 'write')
    for (const name of Object.keys(values)) {
      fieldOf(model, name)
      if (collaborator && !['stage_id', 'state'].includes(name)) throw accessError(`You cannot write on ${name} fields in task.`)
    }
    for (const before of reach(model, ids)) {
      const id = before.id as number
      const row: Row = { ...before, write_date: start, write_uid: env.uid }
      for (const [name, value] of Object.entries(values)) row[name] = store(model, name, value, before[name])
      refuse(model, id, row)
      requireFields(model, row)
      put(model, id, row)
      settle(model, row, before)
      if (!visible(model, row) && env.v < 19) throw topSecret(String(me.name), env.uid, 'read', label(model), model)
      effects.push({ kind: 'write', model, id, values: plain(row, Object.keys(values)) })
    }
  }

  function unlink(model: string, ids: number[]): void {
    check(model, 'unlink')
    if (model === 'res.users')
      throw userError(
        'You cannot delete the admin user because it is utilized in various places (such as security configurations,...). Instead, archive it.',
      )
    for (const row of reach(model, ids)) {
      put(model, row.id as number, undefined)
      for (const [xmlid, [ofModel, id]] of Object.entries(state.xmlids)) {
        if (ofModel !== model || id !== row.id) continue
        undo.push(() => (state.xmlids[xmlid] = [ofModel, id]))
        delete state.xmlids[xmlid]
      }
      effects.push({ kind: 'unlink', model, id: row.id })
    }
  }

  /** What Odoo puts into a new record by itself. */
  function defaults(model: string, row: Row, values: Row): void {
    if (model === 'crm.lead')
      Object.assign(row, { user_id: env.uid, team_id: 1, stage_id: 1, company_id: values.user_id === undefined ? 1 : false })
    if (model === 'project.task') {
      if (!values.project_id) row.user_ids = [env.uid]
      else row.stage_id = projectStages(values.project_id)[0]?.id ?? false
    }
    if (model === 'mail.activity') Object.assign(row, { state: 'planned', activity_type_id: 4, ...documentModel(values.res_model_id) })
    if (model === 'mail.message') Object.assign(row, { author_id: me.partner_id, date: start.slice(0, 19) })
  }

  /** Which model an activity is about: named by its number or by the context, never by `res_model` itself. */
  function documentModel(id: unknown): Row {
    const known = Object.values(table('ir.model')).find((one) => one.id === id || one.model === env.context.default_res_model)
    return known ? { res_model: known.model, res_model_id: known.id } : {}
  }

  function projectStages(projectId: unknown): Row[] {
    const own = Object.values(table('project.task.type')).filter((stage) => (stage.project_ids as number[]).includes(projectId as number))
    return sortRows(own, 'sequence, id')
  }

  /** Constraints that are no fields' own. */
  function refuse(model: string, id: number, row: Row): void {
    if (row.parent_id === id) throw validationError("Sorry. You can't set a task as its parent task.")
    if (model === 'crm.tag' && Object.values(table(model)).some((tag) => tag.id !== id && tag.name === row.name))
      throw validationError('The operation cannot be completed: Tag name already exists!')
    if (model === 'mail.activity' && (!row.res_model || !row.res_id))
      throw env.v >= 19
        ? validationError('The operation cannot be completed: Activities have to be linked to records with a not null res_id.')
        : mandatory(env.v, model, label(model), 'res_model_id', 'Document Model')
  }

  /** What follows from a change: computed fields, followers, chatter, mails. */
  function settle(model: string, row: Row, before: Row): void {
    if (model === 'crm.lead') {
      const email = /<([^>]+)>/.exec(String(row.email_from || ''))?.[1] ?? row.email_from
      row.email_normalized = email ? String(email).toLowerCase() : false
      row.phone_sanitized = /^\+/.test(String(row.phone || '')) ? `+${String(row.phone).replace(/\D/g, '')}` : row.phone
    }
    if (model !== 'project.task') return
    const untracked = env.context.tracking_disable === true
    if (row.stage_id !== before.stage_id) {
      row.date_last_stage_update = start.slice(0, 19)
      if (before.id && !untracked && env.context.mail_notrack !== true)
        post(model, row.id as number, { message_type: 'notification', subtype_id: 16 })
    }
    const joined = (row.user_ids as number[]).filter((id) => !((before.user_ids as number[] | undefined) ?? []).includes(id))
    const followers = new Set((before.message_partner_ids as number[] | undefined) ?? [me.partner_id as number])
    if (joined.length) row.date_assign = start.slice(0, 19)
    for (const id of joined) if (!untracked) followers.add(get('res.users', id)?.partner_id as number)
    row.message_partner_ids = [...followers]
    for (const id of joined) {
      if (id === env.uid || env.context.mail_auto_subscribe_no_notify === true) continue
      if (!me.email) throw userError("Unable to send message, please configure the sender's email address.")
      effects.push({ kind: 'mail', model, id: row.id, to: get('res.users', id)?.email, subject: `You have been assigned to ${row.name}` })
    }
  }

  function post(model: string, id: number, values: Row): number {
    const messageId = nextId('mail.message')
    put('mail.message', messageId, {
      id: messageId,
      model,
      res_id: id,
      body: '',
      author_id: me.partner_id,
      email_from: `"${me.name}" <${me.email}>`,
      is_internal: false,
      date: start.slice(0, 19),
      create_uid: env.uid,
      create_date: start,
      write_date: start,
      write_uid: env.uid,
      ...values,
    })
    return messageId
  }

  // ── search, read ────────────────────────────────────────────────────────────────────────────────────────────────────

  function search(
    model: string,
    domain: unknown,
    options: { order?: string; limit?: number; offset?: number; fields?: string[] } = {},
  ): Row[] {
    check(model, 'read')
    for (const name of options.fields ?? []) fieldOf(model, name)
    const fits = compileDomain(model, domain, env.v)
    const hideArchived = env.context.active_test !== false && !JSON.stringify(domain).includes('"active"')
    const rows = Object.values(table(model)).filter(
      (row) => (!hideArchived || row.active !== false) && visible(model, row) && fits(withGroups(model, row)),
    )
    const sorted = sortRows(rows, options.order || modelOf(model).order)
    const offset = options.offset ?? 0
    return sorted.slice(offset, options.limit ? offset + options.limit : undefined)
  }

  function read(model: string, ids: number[], fields?: string[]): Row[] {
    check(model, 'read')
    const rows = ids.map((id) => get(model, id)).filter((row): row is Row => row !== undefined)
    reach(
      model,
      rows.map((row) => row.id as number),
    )
    return rows.map((row) => format(model, row, fields))
  }

  function format(model: string, row: Row, fields?: string[]): Row {
    const names = fields?.length
      ? fields
      : Object.keys(modelOf(model).fields).filter((name) => (modelOf(model).fields[name]!.from ?? 0) <= env.v)
    const full = withGroups(model, row)
    const shown: Row = { id: row.id }
    for (const name of names) {
      const field = fieldOf(model, name)
      const value = name === 'display_name' ? (row.name ?? false) : full[name]
      if (field.type === 'many2one') shown[name] = value ? [value, String(get(field.relation!, value as number)?.name ?? '')] : false
      else if (field.type === 'datetime') shown[name] = typeof value === 'string' ? value.slice(0, 19) : false
      else shown[name] = value ?? (field.type === 'many2many' ? [] : false)
    }
    return shown
  }

  function withGroups(model: string, row: Row): Row {
    if (model !== 'res.users') return row
    const ids = [...groupsOf(row.id as number)].flatMap((name) => groups[name]?.id ?? [])
    return { ...row, groups_id: ids, group_ids: ids, all_group_ids: ids }
  }

  return {
    env,
    state,
    effects,
    create,
    write,
    unlink,
    search,
    read,
    format,
    get,
    check,
    may,
    visible,
    label,
    groupsOf,
    post,
    undo() {
      for (const step of undo.splice(0).reverse()) step()
      effects.length = 0
    },
  }
}

/** What the ledger shows of a record. */
function plain(row: Row, names: string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name]]))
}

/** Microseconds, as the column holds them; never the same twice. */
function stamp(now: Date, state: State): string {
  const micro = ((state.next._stamp ?? 0) + 1) % 1000
  state.next._stamp = micro
  return `${now.toISOString().replace('T', ' ').slice(0, 23)}${String(micro).padStart(3, '0')}`
}

/** As much of Odoo's HTML cleaning as shows: no scripts, no handlers, bare text in a paragraph. */
function sanitise(html: string): string {
  const clean = html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(script|style|iframe|form)\b[\s\S]*?(?:<\/\1>|$)/gi, '')
    .replace(/<[^>]+>/g, (tag) =>
      tag.replace(/\son\w+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '').replace(/href\s*=\s*(["'])\s*javascript:[\s\S]*?\1/gi, 'href=""'),
    )
    .replace(
      /&#(\d+);/g,
      (whole, code: string) => ({ 38: '&amp;', 60: '&lt;', 62: '&gt;' })[Number(code)] ?? String.fromCodePoint(Number(code)) ?? whole,
    )
  if (!clean.trim()) return ''
  return clean.includes('<') ? clean : `<p>${clean.replace(/&(?!\w+;)/g, '&amp;').replace(/>/g, '&gt;')}</p>`
}
