import { PythonError, valueError } from './fake-errors.ts'
import { type Field, models } from './fake-models.ts'

type Row = Record<string, unknown>

/** A search domain in Polish notation as a check on records. Throws as Python does for a field, operator or form it does not know. */
export function compileDomain(model: string, domain: unknown, v: number): (row: Row) => boolean {
  if (!Array.isArray(domain)) throw new PythonError('builtins.TypeError', "'bool' object is not iterable")
  const stack: ((row: Row) => boolean)[] = []
  for (const term of [...domain].reverse()) {
    if (term === '!') stack.push(not(stack.pop()!))
    else if (term === '&' || term === '|') stack.push(both(term, stack.pop()!, stack.pop()!))
    else stack.push(leaf(model, term, v))
  }
  return (row) => stack.every((check) => check(row))
}

function not(check: (row: Row) => boolean): (row: Row) => boolean {
  return (row) => !check(row)
}

function both(operator: '&' | '|', a: (row: Row) => boolean, b: (row: Row) => boolean): (row: Row) => boolean {
  return operator === '&' ? (row) => a(row) && b(row) : (row) => a(row) || b(row)
}

function leaf(model: string, term: unknown, v: number): (row: Row) => boolean {
  if (!Array.isArray(term) || term.length !== 3)
    throw v >= 19
      ? valueError(`Domain() invalid item in domain: '${term}'`)
      : new PythonError('builtins.IndexError', 'string index out of range')
  const [name, operator, raw] = term as [string, string, unknown]
  const field = models[model]?.fields[name]
  const shown = `('${name}', '${operator}', ${typeof raw === 'string' ? `'${raw}'` : raw})`
  if (!field || (field.from ?? 0) > v || (field.to ?? 99) < v)
    throw valueError(`Invalid field ${model}.${name} in ${v >= 19 ? 'condition' : 'leaf'} ${shown}`)
  if (!operators.has(operator)) throw valueError(v >= 19 ? `Invalid operator in condition ${shown}` : `Invalid leaf ${shown}`)
  const value = field.type === 'datetime' ? timeOf(raw, v) : raw
  return (row) => holds(field, row[name], operator, value, v)
}

const operators = new Set(['=', '!=', 'in', 'not in', '>', '>=', '<', '<=', 'like', 'ilike', '=ilike'])

function timeOf(raw: unknown, v: number): unknown {
  if (typeof raw !== 'string') return raw
  if (v >= 19 && /[TZ]/.test(raw)) throw valueError(`expecting only datetimes with no timezone: '${raw}'`)
  return raw.replace('T', ' ').replace(/(?:\.\d+)?Z$/, '')
}

function holds(field: Field, stored: unknown, operator: string, value: unknown, v: number): boolean {
  // The column holds microseconds. 19 compares whole seconds, older ones the full value: `>` repeats there and loses here.
  const have = field.type === 'datetime' && v >= 19 && typeof stored === 'string' ? stored.slice(0, 19) : (stored ?? false)
  if (field.type === 'many2many') {
    const ids = Array.isArray(have) ? have : []
    const wanted = Array.isArray(value) ? value : value === false ? [] : [value]
    const any = value === false ? ids.length === 0 : ids.some((id) => wanted.includes(id))
    return operator === '!=' || operator === 'not in' ? !any : any
  }
  switch (operator) {
    case '=':
      return (have || false) === (value || false)
    case '!=':
      return (have || false) !== (value || false)
    case 'in':
      return Array.isArray(value) && value.includes(have)
    case 'not in':
      return Array.isArray(value) && !value.includes(have)
    case '>':
      return have !== false && (have as string) > (value as string)
    case '>=':
      return have !== false && (have as string) >= (value as string)
    case '<':
      return have !== false && (have as string) < (value as string)
    case '<=':
      return have !== false && (have as string) <= (value as string)
    case '=ilike':
      return String(have).toLowerCase() === String(value).toLowerCase()
    case 'like':
      return String(have).includes(String(value))
    default:
      return String(have).toLowerCase().includes(String(value).toLowerCase())
  }
}

/** Sorts by Odoo's order text: `write_date, id desc`. */
export function sortRows(rows: Row[], order: string): Row[] {
  const keys = order.split(',').map((part) => part.trim().split(/\s+/))
  return rows.sort((a, b) => {
    for (const [name = '', direction] of keys) {
      const x = a[name] as string
      const y = b[name] as string
      if (x !== y) return (x < y ? -1 : 1) * (direction === 'desc' ? -1 : 1)
    }
    return 0
  })
}
