import { cellOf, textOf } from './columns.ts'
import type { Seen, SheetRow } from './plan.ts'

/** A cell of ours that says something else than wasl would write. */
export interface DifferingCell {
  column: string
  wasl: string
  there: string
  /** It is not what wasl last wrote: a person did. */
  byPerson: boolean
}

/** One row held against wasl's. `copies`: further rows with the same id. */
export interface ComparedRow {
  key: string
  is: 'there' | 'missing'
  copies: number
  cells: DifferingCell[]
}

/** Columns that are written along with a change and never for themselves: that they lag behind is no difference. */
const FOLLOW = new Set(['odooLink', 'updated'])

/** What differs between rows as they should stand and as they were read. Pure. A column that managers deleted is no difference. */
export function compareRows(seen: Seen, rows: readonly SheetRow[]): ComparedRow[] {
  return rows.map((row) => {
    const standing = seen.standing.get(row.key)
    if (!standing) return { key: row.key, is: 'missing', copies: 0, cells: [] }
    const cells = [...seen.columns].flatMap(([column, at]) => {
      if (column === 'id' || column === 'version' || FOLLOW.has(column) || row.cells[column] === undefined) return []
      const there = textOf(standing.cells[at])
      const wasl = textOf(cellOf(column, row.cells[column], seen.zone))
      return there === wasl ? [] : [{ column, wasl, there, byPerson: row.last !== undefined && there !== textOf(row.last[column]) }]
    })
    return { key: row.key, is: 'there', copies: seen.copies.get(row.key)?.length ?? 0, cells }
  })
}
