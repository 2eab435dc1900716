import type { Cell } from './client.ts'
import { type ColumnKey, cellOf, textOf } from './columns.ts'

/** A lead's row as it shall stand. */
export interface SheetRow {
  /** The lead's id: the key of its row. */
  key: string
  /** Counts up with every change of the lead; the highest ever written wins, whoever writes last. */
  version: number
  /** Column → value. Absent: left alone. null: emptied. Times as ISO UTC, a status by its code. */
  cells: { [column in Exclude<ColumnKey, 'id' | 'version'>]?: string | number | null }
  /** It was written once: when it is gone, a person deleted it and it stays gone. */
  known?: boolean
  /** What wasl last wrote, column → text (a former result's `last`): a cell that says otherwise was edited by a person and is left. Without it every cell is ours. */
  last?: { [column: string]: string }
  /** Copies that people made of the row are emptied in wasl's columns; what they wrote beside stays. */
  single?: boolean
}

/**
 * What became of a row. added, updated: written now · unchanged: it stands already · stale: a newer version stands, or comes in the same batch ·
 * deleted: a person deleted it · later: did not fit into this batch, give it to the next.
 */
type Outcome = 'added' | 'updated' | 'unchanged' | 'stale' | 'deleted' | 'later'

/** The result for one row. */
export interface RowResult {
  key: string
  outcome: Outcome
  /** Store it and hand it back as `last` next time. */
  last: { [column: string]: string }
  /** Cells of ours that a person changed and that were left: column → what stands. */
  edited: { [column: string]: string }
}

/** The tab as read for one plan. */
export interface Seen {
  sheetId: number
  /** Row 1. */
  header: Cell[]
  columns: ReadonlyMap<ColumnKey, number>
  zone: string
  /** Where a new row goes (0-based): below the last row of ours. */
  end: number
  rowCount: number
  /** The asked-for rows that stand: key → row (0-based) and all its cells up to wasl's last column. */
  standing: ReadonlyMap<string, Standing>
  /** Further rows with the same key, as far as they were asked for. */
  copies: ReadonlyMap<string, Standing[]>
}

/** A row that stands: where (0-based), and what is in it. */
export interface Standing {
  row: number
  cells: Cell[]
}

interface Insert {
  key: string
  /** Column index → value; empty cells are left out. */
  cells: Map<number, string | number>
}

interface Update {
  key: string
  row: number
  version: string
  changes: { column: number; was: string; now: string | number | null }[]
}

/** What one batch will do, and what is known without doing it. */
export interface Plan {
  seen: Seen
  inserts: Insert[]
  updates: Update[]
  results: RowResult[]
}

/** What must change so that the rows stand as asked. Pure. */
export function planRows(seen: Seen, rows: readonly SheetRow[]): Plan {
  const plan: Plan = { seen, inserts: [], updates: [], results: [] }
  const newest = new Map<string, SheetRow>()
  for (const row of rows) if ((newest.get(row.key)?.version ?? -1) < row.version) newest.set(row.key, row)
  for (const row of rows) {
    const standing = seen.standing.get(row.key)
    if (newest.get(row.key) !== row) plan.results.push({ key: row.key, outcome: 'stale', last: { ...row.last }, edited: {} })
    else if (standing) planStanding(plan, row, standing)
    else if (row.known) plan.results.push({ key: row.key, outcome: 'deleted', last: { ...row.last }, edited: {} })
    else planNew(plan, row)
    if (row.single) for (const copy of seen.copies.get(row.key) ?? []) planEmpty(plan, row.key, copy)
  }
  return plan
}

function planEmpty(plan: Plan, key: string, { row, cells }: Standing): void {
  const { columns } = plan.seen
  const changes = [...columns.values()]
    .sort((a, b) => a - b)
    .flatMap((column) => (textOf(cells[column]) === '' ? [] : [{ column, was: textOf(cells[column]), now: null }]))
  const version = columns.get('version')
  plan.updates.push({ key, row, version: version === undefined ? '' : textOf(cells[version]), changes })
}

function planNew(plan: Plan, row: SheetRow): void {
  const { columns, zone } = plan.seen
  const cells = new Map<number, string | number>()
  const last: [string, string][] = []
  for (const [key, column] of columns) {
    const value = key === 'id' ? row.key : key === 'version' ? row.version : cellOf(key, row.cells[key], zone)
    if (value === null) continue
    cells.set(column, value)
    if (key !== 'id' && key !== 'version') last.push([key, textOf(value)])
  }
  plan.inserts.push({ key: row.key, cells })
  plan.results.push({ key: row.key, outcome: 'added', last: Object.fromEntries(last), edited: {} })
}

function planStanding(plan: Plan, row: SheetRow, { row: at, cells }: Standing): void {
  const { columns, zone } = plan.seen
  const versionAt = columns.get('version')
  const storedText = versionAt === undefined ? '' : textOf(cells[versionAt])
  const stored = Number(storedText) || 0
  const last = new Map(Object.entries(row.last ?? {}))
  const edited: [string, string][] = []
  const changes: Update['changes'] = []
  for (const [key, column] of columns) {
    if (key === 'id' || key === 'version' || row.cells[key] === undefined) continue
    const now = cellOf(key, row.cells[key], zone)
    const was = textOf(cells[column])
    // Of an equal version every difference is a person's; of a lower one, where the cell no longer says what wasl last wrote.
    const byPerson = stored === row.version || (row.last !== undefined && was !== textOf(row.last[key]))
    if (was === textOf(now)) last.set(key, was)
    else if (byPerson) edited.push([key, was])
    else changes.push({ column, was, now })
    if (was !== textOf(now) && (!byPerson || stored === row.version)) last.set(key, textOf(now))
  }
  const result = { key: row.key, last: Object.fromEntries(last), edited: Object.fromEntries(edited) }
  if (stored > row.version) return void plan.results.push({ ...result, outcome: 'stale', last: { ...row.last }, edited: {} })
  if (stored === row.version && versionAt !== undefined) return void plan.results.push({ ...result, outcome: 'unchanged' })
  if (versionAt !== undefined) changes.push({ column: versionAt, was: storedText, now: row.version })
  if (changes.length > 0)
    plan.updates.push({ key: row.key, row: at, version: storedText, changes: changes.sort((a, b) => a.column - b.column) })
  plan.results.push({ ...result, outcome: changes.length > 0 ? 'updated' : 'unchanged' })
}
