import { type Book, guardId, quote } from './book.ts'
import type { Cell, Request } from './client.ts'
import { columnName, textOf } from './columns.ts'
import type { Plan } from './plan.ts'
import { runsOf, writeCells } from './requests.ts'

/**
 * Google has no "write only if it is still as I read it": a manager may sort or insert a column between the plan and the write, and the write then lands
 * in other cells. So every batch first copies, inside the same atomic request, the header and each row it touches into a hidden tab, as they stand at
 * that instant. The answer shows the copies; what landed elsewhere than planned is taken back from them, under a lock of a second.
 */
interface Note {
  batch: number
  sheetId: number
  /** Expected header text per column the batch relies on. */
  header: [column: number, text: string][]
  keyColumn: number
  versionColumn?: number
  /** The keys of the rows it inserted. */
  inserted: string[]
}

interface RowNote {
  row: number
  key: string
  version: string
  /** Each cell written: column, what the plan read there, what it wrote. */
  cells: [column: number, was: string, now: string][]
}

/** The row (0-based) of the hidden tab at which copies begin: far enough down that a copied formula may look at rows above it. */
const first = 100
const guardRows = 640

/** What landed beside: row updates with their copies, and, where columns had moved, the keys of the inserted rows. */
export interface Beside {
  sheetId: number
  /** Row 1 at the instant of the write. */
  header: string[]
  /** Where the key column was thought to be, and the header it should have. */
  keyColumn: number
  keyHeader: string
  rows: (RowNote & { copy: number; image: string[] })[]
  inserted: string[]
}

/** What can be said of a batch from its copies. unknown: the service showed none. */
export type Verdict = { state: 'fine' | 'unknown' } | { state: 'disturbed'; beside: Beside }

/** The copying requests, which go before the cell requests, the range that shows the copies, and the hidden tab as it will be. */
export function guardRequests(plan: Plan, book: Book, batch: number): { requests: Request[]; see: string; guard: Book['guard'] } {
  const { seen, updates, inserts } = plan
  const width = Math.max(...seen.columns.values()) + 1
  const rows = [...updates].sort((a, b) => a.row - b.row)
  const note: Note = {
    batch,
    sheetId: seen.sheetId,
    header: [...seen.columns.values()].map((column) => [column, textOf(seen.header[column])]),
    keyColumn: seen.columns.get('id')!,
    versionColumn: seen.columns.get('version'),
    inserted: inserts.map(({ key }) => key),
  }
  const notes = rows.map(
    ({ row, key, version, changes }): RowNote => ({
      row,
      key,
      version,
      cells: changes.map(({ column, was, now }) => [column, short(was), short(textOf(now))]),
    }),
  )
  const source = (row: number, count: number) => grid(seen.sheetId, row, count, 0, width)
  const copies = runsOf(rows, ({ row }) => row).map((run) => ({ from: run[0]!.row, count: run.length }))
  let to = first + 1
  return {
    requests: [
      ...roomFor(book, width + 1),
      copy(source(0, 1), grid(guardId, first, 1, 1, width)),
      ...copies.map(({ from, count }) => {
        to += count
        return copy(source(from, count), grid(guardId, to - count, count, 1, width))
      }),
      writeCells(guardId, first, 0, [[JSON.stringify(note)], ...notes.map((one) => [JSON.stringify(one)])]),
    ],
    see: guardRange(book, width, rows.length),
    guard: { title: titleOf(book), columnCount: Math.max(width + 1, book.guard?.columnCount ?? 0) },
  }
}

/** What the copies say: whether every cell the batch wrote was the one its plan meant, and which were not. */
export function judge(cells: readonly Cell[][] | undefined, batch: number): Verdict {
  const note = parse<Note>(cells?.[0]?.[0])
  if (!cells || note?.batch !== batch) return { state: 'unknown' }
  const copyOf = (row: number, column: number) => textOf(cells[row]?.[column + 1])
  if (note.header.every(([column]) => copyOf(0, column) === '')) return { state: 'unknown' }
  const isHeaderAsPlanned = note.header.every(([column, text]) => copyOf(0, column) === text)
  const rows = cells.slice(1).flatMap((line, i) => {
    const row = parse<RowNote>(line[0])
    if (!row) return []
    const isAsPlanned =
      copyOf(i + 1, note.keyColumn) === row.key &&
      (note.versionColumn === undefined || copyOf(i + 1, note.versionColumn) === row.version) &&
      row.cells.every(([column, was]) => short(copyOf(i + 1, column)) === was)
    return isAsPlanned && isHeaderAsPlanned ? [] : [{ ...row, copy: first + 1 + i, image: line.slice(1).map(textOf) }]
  })
  if (isHeaderAsPlanned && rows.length === 0) return { state: 'fine' }
  return {
    state: 'disturbed',
    beside: {
      sheetId: note.sheetId,
      header: cells[0]!.slice(1).map(textOf),
      keyColumn: note.keyColumn,
      keyHeader: note.header.find(([column]) => column === note.keyColumn)?.[1] ?? '',
      rows,
      inserted: isHeaderAsPlanned ? [] : note.inserted,
    },
  }
}

/** Empties the hidden tab: for erasing, because the last batch's copies hold people's data. */
export function emptyRequest(): Request {
  return { updateCells: { range: { sheetId: guardId }, fields: 'userEnteredValue' } }
}

/** The range with the copies of the last batch, wide enough for any. */
export function guardRange(book: Book, width: number, rows = guardRows - first - 1): string {
  return `${quote(titleOf(book))}!A${first + 1}:${columnName(width)}${first + 1 + rows}`
}

function roomFor(book: Book, columnCount: number): Request[] {
  if (!book.guard)
    return [
      {
        addSheet: {
          properties: { sheetId: guardId, title: titleOf(book), hidden: true, gridProperties: { rowCount: guardRows, columnCount } },
        },
      },
    ]
  if (book.guard.columnCount >= columnCount) return [emptyRequest()]
  const properties = { sheetId: guardId, gridProperties: { columnCount } }
  return [emptyRequest(), { updateSheetProperties: { properties, fields: 'gridProperties.columnCount' } }]
}

function titleOf(book: Book): string {
  if (book.guard) return book.guard.title
  return book.tabs.includes('wasl-guard') ? 'wasl-guard-2' : 'wasl-guard'
}

/** Copies cells with all that is in them. */
export function copy(source: ReturnType<typeof grid>, destination: ReturnType<typeof grid>): Request {
  return { copyPaste: { source, destination, pasteType: 'PASTE_NORMAL', pasteOrientation: 'NORMAL' } }
}

/** A range by its corner and size. */
export function grid(sheetId: number, row: number, rows: number, column: number, columns: number) {
  return { sheetId, startRowIndex: row, endRowIndex: row + rows, startColumnIndex: column, endColumnIndex: column + columns }
}

/** Long texts are compared by their beginning and length: a note must fit into one cell. */
export function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…${text.length}` : text
}

function parse<T>(cell: Cell | undefined): T | undefined {
  if (typeof cell !== 'string' || !cell.startsWith('{')) return undefined
  try {
    return JSON.parse(cell) as T
  } catch {
    return undefined
  }
}
