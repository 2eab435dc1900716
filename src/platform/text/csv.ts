/** A cell: text, a number, or nothing. */
export type Cell = string | number | null | undefined

/** What a spreadsheet would take for a formula, or run as one. Source: OWASP, CSV Injection */
const FORMULA = /^[=+\-@\t\r]/

/** Rows as CSV that every spreadsheet opens: UTF-8 with BOM, CRLF, and no text that is taken for a formula (an apostrophe goes before it). Source: RFC 4180 */
export function writeCsv(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('')}`
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One row of a CSV with the number of the line it began on. */
export interface CsvRow {
  line: number
  cells: string[]
}

/** Reads CSV as spreadsheets save it: with or without BOM, comma, semicolon or tab (whichever the first line holds most of), quoted cells with line breaks. Empty rows are left out. */
export function readCsv(text: string): CsvRow[] {
  const body = text.replace(/^\uFEFF/, '')
  const mark = markOf(body)
  const rows: CsvRow[] = []
  let row: CsvRow = { line: 1, cells: [] }
  let cell = ''
  let quoted = false
  let line = 1
  const endCell = () => {
    row.cells.push(cell.trim())
    cell = ''
  }
  const endRow = () => {
    endCell()
    if (row.cells.some((one) => one !== '')) rows.push(row)
    row = { line, cells: [] }
  }
  for (let i = 0; i < body.length; i++) {
    const sign = body[i]!
    if (sign === '\n') line++
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (body[i + 1] === '"') cell += body[++i]
      else quoted = false
    } else if (sign === '"' && cell.trim() === '') {
      quoted = true
      cell = ''
    } else if (sign === mark) endCell()
    else if (sign === '\n') endRow()
    else if (sign !== '\r') cell += sign
  }
  endRow()
  return rows
}

function markOf(body: string): string {
  const first = body.split('\n', 1)[0]!
  const count = (mark: string) => first.split(mark).length
  return [';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',')
}
