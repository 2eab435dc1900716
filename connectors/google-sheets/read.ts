import { ConnectorError } from '#src/errors.ts'
import { quote } from './book.ts'
import type { Block, Cell, SheetsApi } from './client.ts'
import { columnName, textOf } from './columns.ts'

/** Rows per read of the key column: about 2 MB of ids. */
const chunk = 50_000

/** The header and the whole key column: row of each asked-for key (0-based, the first where a row was copied; `copies` are the others), and below the last key. One read per 50,000 rows. */
export async function readKeys(
  api: SheetsApi,
  title: string,
  keyColumn: number,
  wanted: ReadonlySet<string>,
): Promise<{ header: Cell[]; found: Map<string, number>; copies: Map<string, number[]>; end: number; rowCount: number }> {
  const column = columnName(keyColumn)
  const range = (from: number) => `${quote(title)}!${column}${from + 1}:${column}${from + chunk}`
  const [head, firstKeys] = await api.readValues([`${quote(title)}!1:1`, range(0)])
  const found = new Map<string, number>()
  const copies = new Map<string, number[]>()
  let end = 1
  let rowCount = 0
  let keys: Block | undefined = firstKeys
  for (let from = 0; keys; from += chunk) {
    keys.rows.forEach((cells, i) => {
      const key = textOf(cells[0]).trim()
      if (key === '' || from + i === 0) return
      end = from + i + 1
      if (!wanted.has(key)) return
      if (found.has(key)) copies.set(key, [...(copies.get(key) ?? []), from + i])
      else found.set(key, from + i)
    })
    rowCount = keys.lastRow ?? from + chunk
    keys = rowCount < from + chunk ? undefined : await readNext(api, range(from + chunk))
  }
  return { header: head?.rows[0] ?? [], found, copies, end, rowCount }
}

/** Whole rows (0-based) up to a width. Near ones are read together; as many reads as the length of an address asks for. */
export async function readRows(api: SheetsApi, title: string, rows: readonly number[], width: number): Promise<Map<number, Cell[]>> {
  const spans: [from: number, to: number][] = []
  for (const row of [...new Set(rows)].sort((a, b) => a - b)) {
    const span = spans.at(-1)
    if (span && row - span[1] <= 50) span[1] = row
    else spans.push([row, row])
  }
  const range = ([from, to]: [number, number]) => `${quote(title)}!A${from + 1}:${columnName(width - 1)}${to + 1}`
  // Google refuses addresses beyond some 8,000 characters, and an Arabic letter takes six.
  const perRead = Math.max(1, Math.floor(6000 / (encodeURIComponent(range([1_000_000, 1_000_000])).length + 8)))
  const read = new Map<number, Cell[]>()
  for (let at = 0; at < spans.length; at += perRead) {
    const part = spans.slice(at, at + perRead)
    const blocks = await api.readValues(part.map(range))
    part.forEach(([from, to], i) => {
      for (let row = from; row <= to; row++) read.set(row, blocks[i]?.rows[row - from] ?? [])
    })
  }
  return read
}

/** A range that begins below the grid's end is an error to Google. */
async function readNext(api: SheetsApi, range: string): Promise<Block | undefined> {
  try {
    return (await api.readValues([range]))[0]
  } catch (error) {
    if (error instanceof ConnectorError && /exceeds grid limits/i.test(error.message)) return undefined
    throw error
  }
}
