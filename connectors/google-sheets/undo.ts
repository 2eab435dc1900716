import { guardId, lockName } from './book.ts'
import type { Cell, Request } from './client.ts'
import { textOf } from './columns.ts'
import { type Beside, copy, grid, short } from './guard.ts'
import { runsOf } from './requests.ts'

/** Keeps all but the spreadsheet's owner from editing the tab while a batch is taken back; the reply names the lock's id. */
export function lockRequest(sheetId: number, email: string): Request {
  return {
    addProtectedRange: { protectedRange: { range: { sheetId }, description: lockName, warningOnly: false, editors: { users: [email] } } },
  }
}

/**
 * Takes back what landed beside: cells as they were, inserted rows deleted. `now` is the whole tab as it stands under the lock: rows and columns are
 * found again wherever they have moved since the write. A cell that no longer says what wasl wrote was changed by a person and is left.
 */
export function undoRequests(beside: Beside, now: readonly Cell[][]): Request[] {
  const { sheetId, header, keyColumn, keyHeader, rows, inserted } = beside
  const columnNow = header.map((_, column) => findColumn(header, (now[0] ?? []).map(textOf), column))
  const text = (row: readonly Cell[], column: number) => textOf(row[columnNow[column] ?? -1])
  const keyThen = header.indexOf(keyHeader)
  const back = rows.flatMap(({ cells, copy: from, image }) => {
    const wrote = new Map(cells.map(([column, , one]) => [column, one]))
    const key = wrote.has(keyThen) ? '' : (image[keyThen] ?? '')
    // The written row is known by the key it had; a row without one by everything that stood in it.
    const isIt = (row: readonly Cell[]) =>
      key !== ''
        ? text(row, keyThen) === key
        : header.every((_, column) => short(text(row, column)) === (wrote.get(column) ?? short(image[column] ?? '')))
    const row = now.findIndex((one, i) => i > 0 && isIt(one) && cells.some(([column, , said]) => short(text(one, column)) === said))
    return cells.flatMap(([column, , said]) => {
      const to = columnNow[column]
      if (row < 0 || to === undefined || short(text(now[row]!, column)) !== said) return []
      return [copy(grid(guardId, from, 1, column + 1, 1), grid(sheetId, row, 1, to, 1))]
    })
  })
  const keys = new Set(inserted)
  const gone = now.flatMap((row, i) => (i > 0 && keys.has(text(row, keyColumn)) ? [i] : []))
  const deletions = runsOf(gone, (row) => row).map((run) => ({
    deleteDimension: { range: { sheetId, dimension: 'ROWS', startIndex: run[0]!, endIndex: run.at(-1)! + 1 } },
  }))
  return [...back, ...deletions.reverse()]
}

/** Where a column of that header stands now: where it was, by its text, or, renamed or without one, beside the neighbour it had. */
function findColumn(then: readonly string[], now: readonly string[], column: number): number | undefined {
  if (then.every((text, i) => text === (now[i] ?? ''))) return column
  const text = then[column] ?? ''
  const places = now.flatMap((one, i) => (one === text ? [i] : []))
  if (text !== '' && places.length > 0) return places.length === 1 ? places[0] : undefined
  const left = column === 0 ? -1 : findColumn(then, now, column - 1)
  if (left === undefined) return undefined
  const beside = now[left + 1] ?? ''
  return beside === '' || !then.includes(beside) ? left + 1 : undefined
}
