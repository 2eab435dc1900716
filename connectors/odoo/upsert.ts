import { externalIdOf, findMade, type Kind } from './external-id.ts'
import { loadRows } from './load.ts'
import { sameText, shownText } from './text.ts'
import type { Odoo } from './transport.ts'
import { asId, asIds, asRows, asText, chunksOf, type OdooRow } from './values.ts'

/** How a column of `load` is compared with what stands in Odoo. */
export interface Column {
  /** As `load` names it: `user_ids/.id`. */
  name: string
  /** As `read` names it: `user_ids`. */
  field: string
  type: 'text' | 'html' | 'time' | 'one' | 'many'
  /** Only for new records: later it belongs to the people (stage, project). */
  onlyNew?: true
  /** What Odoo puts there when nobody names it (default: empty). */
  unset?: string
}

/** What an upsert needs to know of a model: its columns and the context of its calls. */
export interface Spec {
  kind: Kind
  model: string
  columns: readonly Column[]
  context: Record<string, unknown>
}

/** A row ready to be loaded; cells by column name, '' clears. */
export interface Prepared {
  /** wasl's own id, a UUID. */
  id: string
  /** Our map's database id; absent = not made yet, as far as we know. */
  databaseId?: number
  /** An attempt was begun whose outcome is unknown: look before making it. */
  attempted?: boolean
  /** When it was begun (ISO 8601; else as much as three days ago). */
  attemptedAt?: string
  cells: Record<string, string>
  /** What wasl last wrote; a column that reads otherwise was edited by a person and is left alone. */
  previous?: Record<string, string>
  /** Field → what stands there and may be written over, whoever put it there. */
  agreed?: Record<string, string>
}

/** One record as it stands now. */
export interface Saved {
  externalId: string
  databaseId: number
  /** Opens the record for whoever may see it. */
  url: string
  created: boolean
  /** Fields a person has edited, which therefore stay as they are. */
  kept: string[]
}

/** What became of each row. */
export interface Upserted {
  /** wasl's id → the record. */
  saved: Map<string, Saved>
  /** Rows Odoo will never take, with its own words. */
  rejected: { id: string; reason: string }[]
  /** Rows whose record a person deleted (or hid from the bot): not made anew. */
  gone: string[]
}

/**
 * Creates or updates by external id, ≤ 100 rows a call; a repeat makes nothing twice. A bad row dies alone. Existing records are read first: fields that a
 * person edited are kept, values that stand already are not written again, deleted records stay deleted.
 * Throws ConnectorError when no row could be judged; repeat then with `attempted` on the new rows.
 */
export async function upsert(odoo: Odoo, spec: Spec, rows: readonly Prepared[]): Promise<Upserted> {
  const result: Upserted = { saved: new Map(), rejected: [], gone: [] }
  const located = await locate(odoo, spec, rows)
  const current = await readCurrent(odoo, spec, located)
  const batches = new Map<string, { columns: string[]; rows: Prepared[] }>()

  for (const row of located) {
    const stands = row.databaseId === undefined ? undefined : current.get(row.databaseId)
    if (row.databaseId !== undefined && !stands) {
      result.gone.push(row.id)
      continue
    }
    const { columns, kept } = stands ? changedColumns(spec, row, stands) : { columns: Object.keys(row.cells), kept: [] }
    if (stands) result.saved.set(row.id, savedRow(odoo, spec, row.id, stands.id, false, kept))
    if (columns.length === 0) continue
    // load overwrites every column it names: only rows with the same columns may share a call.
    const key = columns.join()
    const batch = batches.get(key) ?? { columns, rows: [] }
    batch.rows.push(row)
    batches.set(key, batch)
  }

  for (const { columns, rows: batch } of batches.values()) {
    for (const chunk of chunksOf(batch, 100)) {
      const loaded = await loadRows(
        odoo,
        { model: spec.model, context: spec.context, fields: ['id', ...columns] },
        chunk.map((row) => ({ id: row.id, cells: [externalIdOf(spec.kind, row.id), ...columns.map((column) => row.cells[column] ?? '')] })),
      )
      for (const [id, databaseId] of loaded.ids) {
        const before = result.saved.get(id)
        result.saved.set(id, savedRow(odoo, spec, id, databaseId, !before, before?.kept ?? []))
      }
      for (const bad of loaded.rejected) {
        result.saved.delete(bad.id)
        result.rejected.push(bad)
      }
    }
  }
  return result
}

/** Where a record opens, for staff and portal users alike: Odoo's own redirect, the same in every version. */
function recordUrl(odoo: Odoo, model: string, id: number): string {
  return `${odoo.base}/mail/view?model=${model}&res_id=${id}`
}

async function locate(odoo: Odoo, spec: Spec, rows: readonly Prepared[]): Promise<readonly Prepared[]> {
  const suspects = rows.filter((row) => row.databaseId === undefined && (row.attempted || row.attemptedAt))
  if (suspects.length === 0) return rows
  const longAgo = new Date(odoo.now().getTime() - 3 * 86_400_000).toISOString()
  const since = suspects.map((row) => row.attemptedAt ?? longAgo).sort()[0]!
  const made = await findMade(odoo, spec.model, new Set(suspects.map((row) => externalIdOf(spec.kind, row.id))), since)
  return rows.map((row) => {
    const found = suspects.includes(row) ? made.get(externalIdOf(spec.kind, row.id)) : undefined
    // What the unknown attempt wrote is what we would write now.
    return found === undefined ? row : { ...row, databaseId: found, previous: row.previous ?? row.cells }
  })
}

async function readCurrent(odoo: Odoo, spec: Spec, rows: readonly Prepared[]): Promise<Map<number, OdooRow>> {
  const ids = rows.flatMap((row) => row.databaseId ?? [])
  const current = new Map<number, OdooRow>()
  for (const chunk of chunksOf(ids, 200)) {
    // search_read and not read: one record out of sight must not fail the others.
    const answer = await odoo.call({
      model: spec.model,
      method: 'search_read',
      args: { domain: [['id', 'in', chunk]], fields: spec.columns.filter((column) => !column.onlyNew).map((column) => column.field) },
      context: { active_test: false },
      repeatable: true,
    })
    for (const row of asRows(answer)) current.set(row.id, row)
  }
  return current
}

function changedColumns(spec: Spec, row: Prepared, stands: OdooRow): { columns: string[]; kept: string[] } {
  const columns: string[] = []
  const kept: string[] = []
  for (const column of spec.columns) {
    const wanted = row.cells[column.name]
    if (wanted === undefined || column.onlyNew) continue
    const now = comparable(column, stands[column.field])
    if (now === comparableCell(column, wanted)) continue
    if (isByPerson(column, row, now) && now !== row.agreed?.[column.field]) kept.push(column.field)
    else columns.push(column.name)
  }
  return { columns, kept }
}

/** Whether what stands there is not what wasl last wrote. Without knowing what that was, everything is ours. */
export function isByPerson(column: Column, row: Prepared, now: string): boolean {
  return row.previous !== undefined && now !== comparableCell(column, row.previous[column.name] ?? column.unset ?? '')
}

/** A field as read, in the form in which two are the same. */
export function comparable(column: Column, value: unknown): string {
  if (column.type === 'one') return String(asId(value) ?? '')
  if (column.type === 'many') return [...asIds(value)].sort((a, b) => a - b).join()
  return comparableCell(column, asText(value))
}

/** A cell of ours in that form. */
export function comparableCell(column: Column, cell: string): string {
  if (column.type === 'html') return shownText(cell)
  if (column.type === 'many')
    return cell
      .split(',')
      .filter(Boolean)
      .map(Number)
      .sort((a, b) => a - b)
      .join()
  return sameText(cell)
}

function savedRow(odoo: Odoo, spec: Spec, id: string, databaseId: number, created: boolean, kept: string[]): Saved {
  return { externalId: externalIdOf(spec.kind, id), databaseId, url: recordUrl(odoo, spec.model, databaseId), created, kept }
}
