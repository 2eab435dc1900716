/** Types of columns with their object ids, the same in every PostgreSQL (pg_type.dat of its sources). */
const OID = { uuid: 2950, text: 25, bytea: 17, jsonb: 3802, timestamptz: 1184 } as const
/** The first byte of a binary jsonb names its format (jsonb_recv in jsonb.c). */
const JSONB_FORMAT = 1
/** PostgreSQL counts time from here, in microseconds. */
const EPOCH_MS = Date.UTC(2000, 0, 1)

/**
 * A column of many rows as PostgreSQL's own binary array (array_recv in arrayfuncs.c), for one parameter of a statement: nothing is to be escaped here and
 * parsed there, which for a burst's raw bodies would cost more than storing them.
 */
export const columnOf = {
  uuid: (ids: readonly (string | null)[]): Buffer =>
    arrayOf(
      'uuid',
      each(ids, (id) => Buffer.from(id.replaceAll('-', ''), 'hex')),
    ),
  text: (texts: readonly string[]): Buffer =>
    arrayOf(
      'text',
      each(texts, (text) => Buffer.from(text)),
    ),
  bytea: (bytes: readonly Buffer[]): Buffer => arrayOf('bytea', bytes),
  jsonb: (values: readonly object[]): Buffer => arrayOf('jsonb', values.map(jsonCell)),
  timestamptz: (times: readonly Date[]): Buffer => arrayOf('timestamptz', times.map(timeCell)),
}

/** Cells of texts that mostly repeat: each is made once. */
function each(values: readonly (string | null)[], cellOf: (value: string) => Buffer): (Buffer | null)[] {
  const made = new Map<string, Buffer>()
  return values.map((value) => {
    if (value === null) return null
    const known = made.get(value) ?? cellOf(value)
    made.set(value, known)
    return known
  })
}

function jsonCell(value: object): Buffer {
  const cell = Buffer.from(` ${JSON.stringify(value)}`)
  cell[0] = JSONB_FORMAT
  return cell
}

function timeCell(at: Date): Buffer {
  const cell = Buffer.allocUnsafe(8)
  cell.writeBigInt64BE(BigInt(at.getTime() - EPOCH_MS) * 1000n)
  return cell
}

function arrayOf(type: keyof typeof OID, cells: readonly (Buffer | null)[]): Buffer {
  let size = 20
  for (const cell of cells) size += 4 + (cell?.length ?? 0)
  const array = Buffer.allocUnsafe(size)
  const [dimensions, firstIndex] = [1, 1]
  let at = array.writeInt32BE(dimensions, 0)
  at = array.writeInt32BE(cells.includes(null) ? 1 : 0, at)
  at = array.writeInt32BE(OID[type], at)
  at = array.writeInt32BE(cells.length, at)
  at = array.writeInt32BE(firstIndex, at)
  for (const cell of cells) {
    at = array.writeInt32BE(cell ? cell.length : -1, at)
    if (cell) at += cell.copy(array, at)
  }
  return array
}
