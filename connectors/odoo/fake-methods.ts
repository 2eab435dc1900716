import { accessError, missing, PythonError, typeError, userError } from './fake-errors.ts'
import { load } from './fake-load.ts'
import { type Field, models } from './fake-models.ts'
import type { Orm, Row } from './fake-orm.ts'

/** What a method that answers records gives: ids by JSON-2, a fault by XML-RPC on 17 and 18 (after the commit). */
export class Records {
  readonly model: string
  readonly ids: number[]
  constructor(model: string, ids: number[]) {
    this.model = model
    this.ids = ids
  }
}

interface Method {
  /** Works on records: `ids` come first. */
  onRecords?: true
  /** Names in order; those with `?` may be left out. */
  args: string[]
  run(orm: Orm, model: string, args: Row, ids: number[]): unknown
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const numbers = (value: unknown): number[] =>
  typeof value === 'number' ? [value] : list(value).filter((id): id is number => typeof id === 'number')
const options = (args: Row) => ({ order: args.order as string, limit: args.limit as number, offset: args.offset as number })

/** Every method the fake knows, for all models. */
export const methods: Record<string, Method> = {
  create: {
    args: ['vals_list'],
    run: (orm, model, { vals_list }) =>
      Array.isArray(vals_list) ? vals_list.map((vals) => orm.create(model, vals as Row)) : orm.create(model, vals_list as Row),
  },
  write: {
    onRecords: true,
    args: ['vals'],
    run: (orm, model, { vals }, ids) => {
      if (model === 'res.users' && ids.includes(orm.env.uid) && (vals as Row).active === false)
        throw userError("You cannot deactivate the user you're currently logged in as.")
      orm.write(model, ids, vals as Row)
      return true
    },
  },
  unlink: {
    onRecords: true,
    args: [],
    run: (orm, model, _, ids) => {
      orm.unlink(model, ids)
      return true
    },
  },
  read: {
    onRecords: true,
    args: ['fields?', 'load?'],
    run: (orm, model, { fields }, ids) => orm.read(model, ids, list(fields) as string[]),
  },
  search: {
    args: ['domain', 'offset?', 'limit?', 'order?'],
    run: (orm, model, args) => orm.search(model, args.domain, options(args)).map((row) => row.id),
  },
  search_count: { args: ['domain', 'limit?'], run: (orm, model, args) => orm.search(model, args.domain).length },
  search_read: {
    args: ['domain?', 'fields?', 'offset?', 'limit?', 'order?'],
    run: (orm, model, args) =>
      orm
        .search(model, args.domain ?? [], { ...options(args), fields: list(args.fields) as string[] })
        .map((row) => orm.format(model, row, list(args.fields) as string[])),
  },
  load: {
    args: ['fields', 'data'],
    run: (orm, model, { fields, data }) => load(orm, model, list(fields) as string[], list(data) as unknown[][]),
  },
  fields_get: {
    args: ['allfields?', 'attributes?'],
    run: (orm, model, { allfields, attributes }) =>
      Object.fromEntries(
        Object.entries(models[model]!.fields)
          .filter(
            ([name, field]) =>
              (field.from ?? 0) <= orm.env.v &&
              (field.to ?? 99) >= orm.env.v &&
              (!list(allfields).length || list(allfields).includes(name)),
          )
          .map(([name, field]) => [name, describe(field, list(attributes) as string[])]),
      ),
  },
  name_search: {
    args: ['name?', 'args?', 'operator?', 'limit?', 'domain?'],
    run: (orm, model, args) => {
      if (orm.env.v >= 19 && args.args !== undefined) throw typeError("BaseModel.name_search() got an unexpected keyword argument 'args'")
      const found = orm.search(model, [['name', 'ilike', args.name ?? '']], { limit: (args.limit as number) ?? 100 })
      return found.map((row) => [row.id, row.name])
    },
  },
  name_create: { args: ['name'], run: (orm, model, { name }) => [orm.create(model, { name }), name] },
  get_metadata: {
    onRecords: true,
    args: [],
    run: (orm, model, _, ids) => {
      const names = new Map<number, string[]>()
      for (const [xmlid, [of, id]] of Object.entries(orm.state.xmlids)) if (of === model) names.set(id, [...(names.get(id) ?? []), xmlid])
      return orm.read(model, ids, ['create_uid', 'create_date', 'write_uid', 'write_date']).map((row) => {
        const xmlids = (names.get(row.id as number) ?? []).map((xmlid) => ({ xmlid, noupdate: false }))
        return { ...row, xmlid: xmlids[0]?.xmlid ?? false, noupdate: false, xmlids }
      })
    },
  },
  exists: {
    onRecords: true,
    args: [],
    run: (orm, model, _, ids) => {
      if (orm.env.v >= 19) throw accessError(`Private methods (such as '${model}.exists') cannot be called remotely.`)
      return ids.filter((id) => orm.get(model, id))
    },
  },
  check_access_rights: {
    args: ['operation', 'raise_exception?'],
    run: (orm, model, { operation, raise_exception }) => {
      if (raise_exception !== false) orm.check(model, operation as 'read')
      return orm.may(model, operation as 'read')
    },
  },
  check_object_reference: {
    args: ['module', 'xml_id', 'raise_on_access_error?'],
    run: (orm, _, { module, xml_id }) => {
      const [model, id] = orm.state.xmlids[`${module}.${xml_id}`] ?? []
      if (!model || id === undefined)
        throw new PythonError('builtins.ValueError', `External ID not found in the system: ${module}.${xml_id}`)
      return [model, orm.search(model, [['id', '=', id]]).length ? id : false]
    },
  },
  context_get: { args: [], run: (orm) => ({ lang: 'en_US', tz: false, uid: orm.env.uid }) },
  has_group: {
    onRecords: true,
    args: ['group_ext_id'],
    run: (orm, _, { group_ext_id }, ids) => {
      const [, id] = orm.state.xmlids[String(group_ext_id)] ?? []
      const user = orm.state.tables['res.users']![ids[0] ?? orm.env.uid]!
      return (
        orm.format('res.users', user, [orm.env.v >= 19 ? 'all_group_ids' : 'groups_id'])[
          orm.env.v >= 19 ? 'all_group_ids' : 'groups_id'
        ] as number[]
      ).includes(id ?? -1)
    },
  },
  message_post: { onRecords: true, args: ['body?', 'body_is_html?', 'message_type?', 'subtype_xmlid?', 'attachments?'], run: postMessage },
  message_subscribe: {
    onRecords: true,
    args: ['partner_ids'],
    run: (orm, model, args, ids) => changeFollowers(orm, model, ids, (now) => [...new Set([...now, ...numbers(args.partner_ids)])]) ?? true,
  },
  message_unsubscribe: {
    onRecords: true,
    args: ['partner_ids'],
    run: (orm, model, args, ids) => changeFollowers(orm, model, ids, (now) => now.filter((id) => !numbers(args.partner_ids).includes(id))),
  },
  activity_schedule: {
    onRecords: true,
    args: ['act_type_xmlid?', 'user_id?', 'summary?', 'note?', 'date_deadline?'],
    run: (orm, model, args, ids) => {
      orm.env.context.default_res_model = model
      const made = ids.map((res_id) =>
        orm.create('mail.activity', {
          res_id,
          user_id: args.user_id ?? orm.env.uid,
          summary: args.summary ?? false,
          date_deadline: args.date_deadline ?? false,
        }),
      )
      return new Records('mail.activity', made)
    },
  },
  action_feedback: { onRecords: true, args: ['feedback?', 'attachment_ids?'], run: finishActivity },
  toggle_active: {
    onRecords: true,
    args: [],
    run: (orm, model, _, ids) => {
      for (const id of ids) orm.write(model, [id], { active: orm.get(model, id)?.active === false })
    },
  },
  action_archive: { onRecords: true, args: [], run: (orm, model, _, ids) => orm.write(model, ids, { active: false }) },
  action_set_lost: { onRecords: true, args: [], run: (orm, model, _, ids) => orm.write(model, ids, { active: false }) },
}

function describe(field: Field, attributes: string[]): Row {
  const all = {
    type: field.type,
    string: field.label,
    required: field.required === true,
    ...(field.relation ? { relation: field.relation } : {}),
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => attributes.length === 0 || attributes.includes(name)))
}

function postMessage(orm: Orm, model: string, args: Row, ids: number[]): unknown {
  const made = ids.map((id) => {
    if (!orm.get(model, id)) throw missing(model, id, orm.env.uid)
    if (!orm.get('res.users', orm.env.uid)?.email) throw userError("Unable to send message, please configure the sender's email address.")
    const text = String(args.body ?? '')
    const body = args.body_is_html === true ? text : `<p>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</p>`
    const message = orm.post(model, id, {
      body,
      message_type: args.message_type ?? 'notification',
      subtype_id: args.subtype_xmlid === 'mail.mt_comment' ? 1 : 2,
    })
    orm.effects.push({ kind: 'note', model, id, values: { body } })
    return message
  })
  return orm.env.v >= 19 ? made : made[0]
}

function changeFollowers(orm: Orm, model: string, ids: number[], change: (now: number[]) => number[]): undefined {
  for (const id of ids) {
    const row = orm.get(model, id)
    if (!row) throw missing(model, id, orm.env.uid)
    // Not a write: followers do not move write_date.
    row.message_partner_ids = change((row.message_partner_ids as number[] | undefined) ?? [])
  }
}

/** Done: 17 and 18 delete the activity, 19 archives it. */
function finishActivity(orm: Orm, _: string, args: Row, ids: number[]): unknown {
  let message = 0
  for (const id of ids) {
    const row = orm.get('mail.activity', id)
    if (!row) throw missing('mail.activity', id, orm.env.uid)
    message = orm.post(String(row.res_model), row.res_id as number, {
      body: `<p>To-Do done: ${row.summary}</p><div>${String(args.feedback ?? '')}</div>`,
      message_type: 'notification',
      subtype_id: 3,
    })
    if (orm.env.v >= 19) orm.write('mail.activity', [id], { active: false, state: 'done' })
    else orm.unlink('mail.activity', [id])
  }
  return message
}
