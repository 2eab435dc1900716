import type { Request } from './client.ts'
import type { Plan } from './plan.ts'

/**
 * The cell requests of a plan. New rows are inserted at an explicit index, never appended (append misses rows under a filter, and two of them can take
 * the same row), so a batch can only ever write into rows it made itself or into single cells of wasl's columns.
 */
export function cellRequests({ seen, inserts, updates }: Plan): Request[] {
  const requests: Request[] = []
  for (const { row, changes } of updates)
    for (const run of runsOf(changes, ({ column }) => column))
      requests.push(writeCells(seen.sheetId, row, run[0]!.column, [run.map(({ now }) => now)]))
  if (inserts.length === 0) return requests
  const { sheetId, end, rowCount } = seen
  requests.push({
    insertDimension: {
      range: { sheetId, dimension: 'ROWS', startIndex: end, endIndex: end + inserts.length },
      // Looks like the empty rows below; only below the grid's last row Google wants the row above taken as the pattern.
      inheritFromBefore: end >= rowCount,
    },
  })
  const columns = [...seen.columns.values()].sort((a, b) => a - b)
  for (const run of runsOf(columns, (column) => column))
    requests.push(
      writeCells(
        sheetId,
        end,
        run[0]!,
        inserts.map(({ cells }) => run.map((column) => cells.get(column) ?? null)),
      ),
    )
  return requests
}

/** Writes cells from a corner on. Text is always `stringValue`: it stays text whatever it begins with. null empties. */
export function writeCells(sheetId: number, rowIndex: number, columnIndex: number, rows: (string | number | null)[][]): Request {
  return {
    updateCells: {
      start: { sheetId, rowIndex, columnIndex },
      rows: rows.map((cells) => ({
        values: cells.map((cell) =>
          cell === null ? {} : { userEnteredValue: typeof cell === 'number' ? { numberValue: cell } : { stringValue: cell } },
        ),
      })),
      fields: 'userEnteredValue',
    },
  }
}

/** Neighbours together: [3, 4, 7] → [[3, 4], [7]]. The input must be in order. */
export function runsOf<T>(items: readonly T[], place: (item: T) => number): T[][] {
  const runs: T[][] = []
  for (const item of items) {
    const run = runs.at(-1)
    if (run && place(item) === place(run.at(-1)!) + 1) run.push(item)
    else runs.push([item])
  }
  return runs
}
