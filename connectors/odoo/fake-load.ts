import { PythonError, valueError } from './fake-errors.ts'
import { type Field, models } from './fake-models.ts'
import type { Orm, Row } from './fake-orm.ts'

interface Message {
  rows: { from: number; to: number }
  record: number
  type: 'error' | 'warning'
  message: string
  field?: string
  moreinfo?: unknown
  field_name?: string
}

/** `load(fields, rows)`: creates or updates by external id, all rows or none; every complaint is a message, most mistakes of form are faults. */
export function load(
  orm: Orm,
  model: string,
  fields: string[],
  rows: unknown[][],
): { ids: number[] | false; messages: Message[]; nextrow: 0 } {
  const { state, env } = orm
  const columns = fields.map((name) => readColumn(model, name, env.v))
  for (const row of rows) if (row.length < columns.length) throw new PythonError('builtins.IndexError', 'list index out of range')
  if (state.conflicts > 0) {
    state.conflicts--
    return {
      ids: false,
      messages: rows.slice(0, 11).map((_, i) => complaint(i, 'could not serialize access due to concurrent update\n')),
      nextrow: 0,
    }
  }

  const messages: Message[] = []
  const ids: number[] = []
  for (const [i, row] of rows.entries()) {
    const values: Row = {}
    let xmlid = ''
    let dbId = 0
    for (const [c, column] of columns.entries()) {
      const cell = row[c]
      if (column.how === 'xmlid') xmlid = String(cell || '')
      else if (column.how === 'dbid') dbId = Number(cell)
      else {
        const read = readCell(orm, column, cell)
        if ('value' in read) values[column.field] = read.value
        if ('message' in read) messages.push({ ...complaint(i, read.message), field: column.field, ...read.more })
      }
    }
    if (!messages.some((message) => message.record === i && message.type === 'error')) {
      const saved = save(orm, model, i, values, xmlid, dbId)
      if ('id' in saved) ids.push(saved.id)
      else messages.push(saved.message)
    }
  }
  if (!messages.some((message) => message.type === 'error')) return { ids, messages, nextrow: 0 }
  orm.undo()
  return { ids: false, messages, nextrow: 0 }
}

interface ColumnOf {
  field: string
  how: 'xmlid' | 'dbid' | 'value' | 'byDbId' | 'byXmlid' | 'byName'
  definition: Field
}

function readColumn(model: string, name: string, v: number): ColumnOf {
  const definition = { type: 'char', label: name } as Field
  if (name === 'id') return { field: 'id', how: 'xmlid', definition }
  if (name === '.id') return { field: '.id', how: 'dbid', definition }
  const [field = '', sub] = name.split('/')
  const known = models[model]?.fields[field]
  if (!known) throw v >= 18 ? valueError(`Invalid field name '${field}'`) : new PythonError('builtins.KeyError', `'${field}'`)
  const how = sub === '.id' ? 'byDbId' : sub === 'id' ? 'byXmlid' : known.relation ? 'byName' : 'value'
  return { field, how, definition: known }
}

type Cell = { value: unknown } | { message: string; more?: Partial<Message> } | { value: unknown; message: string; more: Partial<Message> }

function readCell(orm: Orm, { definition, how }: ColumnOf, cell: unknown): Cell {
  const several = definition.type === 'many2many'
  if (cell === '' || cell === false || cell === null || cell === undefined) return { value: several ? [[6, 0, []]] : false }
  if (definition.relation) {
    const parts = several ? String(cell).split(',') : [String(cell)]
    const found = parts.map((part) => findRelated(orm, definition.relation!, how, part.trim()))
    const lost = found.findIndex((ids) => ids.length === 0)
    const many = found.findIndex((ids) => ids.length > 1)
    if (lost >= 0)
      return {
        message: noMatch(how, parts[lost]!.trim(), definition.label),
        more: { moreinfo: possible(orm, how, definition), field_name: definition.label },
      }
    const value = several ? [[6, 0, found.map((ids) => ids[0])]] : found[0]![0]
    if (many < 0) return { value }
    return {
      value,
      message: `Found multiple matches for value '${parts[many]}' in field '${definition.label}' (${found[many]!.length} matches)`,
      more: { type: 'warning' },
    }
  }
  return readPlain(orm, definition, cell)
}

function readPlain(orm: Orm, definition: Field, cell: unknown): Cell {
  if (definition.type === 'boolean') {
    if (typeof cell !== 'string') throw new PythonError('builtins.AttributeError', "'bool' object has no attribute 'lower'")
    return { value: cell === '1' || cell.toLowerCase() === 'true' }
  }
  if (definition.type === 'datetime') {
    const text = String(cell)
    if (!/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/.test(text))
      return {
        message: `'${text}' does not seem to be a valid datetime for field '${definition.label}'`,
        more: { moreinfo: "Use the format '2012-12-31 23:59:59'", field_name: definition.label },
      }
    return { value: toUtc(text.length === 10 ? `${text} 00:00:00` : text, String(orm.env.context.tz || 'UTC')) }
  }
  if (definition.type === 'selection') {
    const modern = orm.env.v >= 19
    const keys = (modern ? definition.keys19 : undefined) ?? definition.keys ?? []
    const labels = (modern ? definition.labels19 : undefined) ?? definition.labels ?? keys
    const index = keys.includes(String(cell)) ? keys.indexOf(String(cell)) : labels.indexOf(String(cell))
    if (index >= 0) return { value: keys[index] }
    return {
      message: `Value '${cell}' not found in selection field '${definition.label}'`,
      more: { moreinfo: labels, field_name: definition.label },
    }
  }
  return { value: cell }
}

function findRelated(orm: Orm, relation: string, how: ColumnOf['how'], part: string): number[] {
  const active = (id: number) => {
    const row = orm.get(relation, id)
    return row && row.active !== false ? [id] : []
  }
  if (how === 'byDbId') return active(Number(part))
  if (how === 'byXmlid') {
    const [model, id] = orm.state.xmlids[part] ?? []
    return model === relation && id !== undefined ? active(id) : []
  }
  return Object.values(orm.state.tables[relation] ?? {})
    .filter((row) => row.name === part && row.active !== false)
    .map((row) => row.id as number)
}

function noMatch(how: ColumnOf['how'], part: string, label: string): string {
  const kind = how === 'byDbId' ? 'database id' : how === 'byXmlid' ? 'external id' : 'name'
  return `No matching record found for ${kind} '${part}' in field '${label}'`
}

function possible(orm: Orm, how: ColumnOf['how'], { relation }: Field): object {
  return {
    name: 'Possible Values',
    type: 'ir.actions.act_window',
    target: 'new',
    view_mode: orm.env.v >= 18 ? 'list,form' : 'tree,form',
    views: [
      [false, 'list'],
      [false, 'form'],
    ],
    context: { create: false },
    help: 'See all possible values',
    ...(how === 'byName' ? { res_model: relation } : { res_model: 'ir.model.data', domain: [['model', '=', relation]] }),
  }
}

function save(orm: Orm, model: string, i: number, values: Row, xmlid: string, dbId: number): { id: number } | { message: Message } {
  const full = xmlid && !xmlid.includes('.') ? `__import__.${xmlid}` : xmlid
  if (/\s/.test(full))
    return {
      message: complaint(
        i,
        `new row for relation "ir_model_data" violates check constraint "ir_model_data_name_nospaces"\nDETAIL:  Failing row contains (1, null, ${full.split('.').slice(1).join('.')}, wasl, ${model}).\n`,
      ),
    }
  const [ofModel, known] = orm.state.xmlids[full] ?? []
  if (ofModel && ofModel !== model)
    return {
      message: complaint(
        i,
        `For external id ${full} when trying to create/update a record of model ${model} found record of different model ${ofModel} (${known})`,
      ),
    }
  if (dbId && !orm.get(model, dbId)) return { message: { ...complaint(i, `Unknown database identifier '${dbId}'`), field: '.id' } }
  try {
    const there = known ?? (dbId || undefined)
    if (there === undefined) return { id: orm.create(model, values, full || undefined) }
    orm.write(model, [there], values)
    return { id: there }
  } catch (error) {
    if (!(error instanceof PythonError)) throw error
    return { message: wordsOfFailure(orm, model, i, values, error) }
  }
}

/** Inside load() a missing mandatory field has shorter words (17, 18) than in create(). */
function wordsOfFailure(orm: Orm, model: string, i: number, values: Row, error: PythonError): Message {
  const field = Object.entries(models[model]?.fields ?? {}).find(
    ([name, definition]) => definition.required && error.message.includes(`(${name})`) && !values[name],
  )
  if (!field) return complaint(i, error.message)
  const short = `Missing required value for the field '${field[1].label}' (${field[0]})`
  return { ...complaint(i, orm.env.v >= 19 ? error.message.replace('The operation cannot be completed: ', '') : short), field: field[0] }
}

function complaint(i: number, message: string): Message {
  return { rows: { from: i, to: i }, record: i, type: 'error', message }
}

/** load() reads dates as local time of the context's zone. */
function toUtc(text: string, zone: string): string {
  const asUtc = Date.parse(`${text.replace(' ', 'T')}Z`)
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(asUtc)
  const offset = Date.parse(`${shown.replace(' ', 'T')}Z`) - asUtc
  return new Date(asUtc - offset).toISOString().slice(0, 19).replace('T', ' ')
}
