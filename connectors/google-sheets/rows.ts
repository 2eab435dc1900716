/*
 * The rows of a sheet that people use. (Over 250 lines: look, compare, write, settle and take back share one memory of the sheet.) The order of calls:
 *
 *   1. One holder per spreadsheet (its lane), one client per holding (`connect` once: it remembers the structure between batches).
 *   2. Collect up to 500 due rows, take the next batch number and store both, before the call. Numbers are positive, below 1,000,000,000, never
 *      used twice and counted per *spreadsheet*, not per tab.
 *   3. `writeRows(rows, number)`. It returns what became of each row; store each `last` and hand it back next time; `later` rows go into the next batch.
 *   4. It throws ConnectorError: `wait`, `retry` → nothing stands, the same rows again later with the same or a new number; `unauthorized` → park the lane;
 *      `rejected` → the batch again row by row, so that only the bad one dies; `uncertain` → it may stand:
 *   5. `settle(number, rows)` with the very same rows, later, before anything else is written. It tells which stand; the missing ones become due again.
 *      If it throws, call it again.
 *
 * Even without step 5 nothing doubles: every plan reads the key column first, and a late batch and its successor can never both be applied (book.ts).
 */
import { ConnectorError } from '#src/errors.ts'
import {
  afterTurn,
  type Batch,
  type Book,
  deleteTag,
  digestOf,
  isOfSameTab,
  needTab,
  quote,
  readBook,
  sameHeader,
  turnRequests,
} from './book.ts'
import type { Request, SheetsApi } from './client.ts'
import { findColumns } from './columns.ts'
import { type ComparedRow, compareRows } from './compare.ts'
import { type Beside, emptyRequest, guardRange, guardRequests, judge, type Verdict } from './guard.ts'
import { type Plan, planRows, type RowResult, type Seen, type SheetRow, type Standing } from './plan.ts'
import { readKeys, readRows } from './read.ts'
import { cellRequests } from './requests.ts'
import type { Settings } from './settings.ts'
import { setUp } from './setup.ts'
import { lockRequest, undoRequests } from './undo.ts'

/** What a batch did. */
interface WriteResult {
  /** One per row, in the order given. */
  rows: RowResult[]
}

/** What an unknown batch did: `applied` tells whether it stands; every row is stands, missing (to be written again) or deleted (by a person). */
interface Settled {
  applied: boolean
  rows: (Omit<RowResult, 'outcome'> & { outcome: 'stands' | 'missing' | 'deleted' })[]
}

/** What `connect` returns. */
export interface SheetClient {
  /** Writes up to 500 rows and about 2 MB in one atomic batch. Throws ConnectorError. */
  writeRows(rows: readonly SheetRow[], batchNumber: number): Promise<WriteResult>
  /** After an `uncertain`: what stands. Takes a batch back that landed in other cells than meant. Throws ConnectorError. */
  settle(batchNumber: number, rows: readonly SheetRow[]): Promise<Settled>
  /** Holds rows against what stands; reads alone. One read for the keys of 50,000 rows, one for rows that stand together. Throws ConnectorError. */
  compareRows(rows: readonly SheetRow[]): Promise<ComparedRow[]>
  /** Empties the hidden tab that keeps what the last batch wrote over; call it after the batch that erases a person. Throws ConnectorError. */
  forgetCopies(): Promise<void>
}

const maxRows = 500
/** Google advises to keep a request below 2 MB; the copies' notes of standing rows are counted in. */
const maxBytes = 1_700_000
/** A plan older than this is made anew (the process may have been frozen). Milliseconds. */
const planLife = 60_000

/** The client of one tab. Calls at the same time are made one after the other. */
export function makeSheetClient(api: SheetsApi, settings: Settings): SheetClient {
  let book: Book | undefined
  let queue: Promise<unknown> = Promise.resolve()
  const oneByOne = <T>(run: () => Promise<T>): Promise<T> => {
    const next = queue.then(run, run)
    queue = next.catch(() => undefined)
    return next
  }

  /** Reads what a plan needs: header, key column, and the asked-for rows that stand. Two reads at most while the columns stand still. */
  const look = async (rows: readonly SheetRow[]): Promise<{ book: Book; plan: Plan }> => {
    for (let n = 0; n < 6; n++) {
      const known = book ?? (await readBook(api, settings))
      book = known
      const tab = needTab(known, settings)
      const columns = findColumns(known.header, known.columnTags)
      const keyColumn = columns.get('id')
      if (keyColumn === undefined) {
        if (known.tabTag) throw keyMissing(tab.title)
        book = undefined
        await setUp(api, settings, known).catch((error: unknown) => {
          // Another process was quicker: what it made is read next.
          if (!isRefusal(error)) throw error
        })
        continue
      }
      const seen = await see(known, columns, rows)
      if (!seen) continue
      return { book: known, plan: planRows(seen, rows) }
    }
    throw tooBusy()
  }

  /** Reads the asked-for rows by the columns as known; undefined where these no longer hold, or rows moved between two reads: look again. */
  const see = async (known: Book, columns: Seen['columns'], rows: readonly SheetRow[], every = false): Promise<Seen | undefined> => {
    const tab = needTab(known, settings)
    const keyColumn = columns.get('id')!
    const keys = await readKeys(api, tab.title, keyColumn, new Set(rows.map(({ key }) => key))).catch(forgetIfMoved)
    if (!keys || !sameHeader(keys.header, known.header)) {
      book = undefined
      return undefined
    }
    const width = Math.max(...columns.values()) + 1
    const wanted = rows.flatMap(({ key, single }) =>
      every || single ? (keys.copies.get(key) ?? []).map((row) => [key, row] as const) : [],
    )
    const places = [...keys.found.values(), ...wanted.map(([, row]) => row)]
    const cells = await readRows(api, tab.title, places, width).catch(forgetIfMoved)
    const standing = new Map([...keys.found].map(([key, row]) => [key, { row, cells: cells?.get(row) ?? [] }]))
    const copies = new Map<string, Standing[]>()
    for (const [key, row] of wanted) copies.set(key, [...(copies.get(key) ?? []), { row, cells: cells?.get(row) ?? [] }])
    // Sorted or deleted between the two reads.
    const all = [...standing, ...[...copies].flatMap(([key, list]) => list.map((one) => [key, one] as const))]
    if (all.some(([key, one]) => String(one.cells[keyColumn] ?? '').trim() !== key)) return undefined
    const zone = settings.timeZone ?? known.zone
    return { sheetId: tab.sheetId, header: keys.header, columns, zone, end: keys.end, rowCount: keys.rowCount, standing, copies }
  }

  const compare = async (rows: readonly SheetRow[]): Promise<ComparedRow[]> => {
    for (let n = 0; n < 6; n++) {
      book ??= await readBook(api, settings)
      const columns = findColumns(book.header, book.columnTags)
      if (!columns.has('id')) {
        const { title } = needTab(book, settings)
        if (book.tabTag) throw keyMissing(title)
        // Never written to: nothing of ours stands there.
        return rows.map(({ key }) => ({ key, is: 'missing', copies: 0, cells: [] }))
      }
      const seen = await see(book, columns, rows, true)
      if (seen) return compareRows(seen, rows)
    }
    throw tooBusy()
  }

  const forgetIfMoved = (error: unknown): undefined => {
    // A renamed or deleted tab, a grid that shrank: what is there now decides.
    if (!isRefusal(error)) throw error
    book = undefined
  }

  /** One write with its turn; the book follows. After a fault nobody knows where the book stands: the next plan reads it anew. */
  const change = async (known: Book, requests: Request[], batch?: Batch, see?: string) => {
    try {
      const answer = await api.change([...turnRequests(known, batch), ...requests], see)
      afterTurn(known, batch)
      return answer
    } catch (error) {
      book = undefined
      throw error
    }
  }

  /** Takes back what landed beside, and the batch's token with it. Throws `uncertain` where that fails, and only that. */
  const takeBack = async (known: Book, number: number, beside: Beside): Promise<void> => {
    try {
      const { replies } = await change(known, [lockRequest(beside.sheetId, api.email)])
      // The lock goes with the next write, whichever it is.
      known.locks = replies.flatMap((reply) => reply.addProtectedRange?.protectedRange?.protectedRangeId ?? [])
      // A tab renamed meanwhile has the same id.
      const title = (await readBook(api, settings)).tab?.title ?? settings.tab
      const [now] = await api.readValues([quote(title)])
      await change(known, [...undoRequests(beside, now?.rows ?? []), deleteTag(number)])
    } catch (error) {
      if (!isRefusal(error)) throw error
      throw new ConnectorError('uncertain', 'The sheet was changed while it was written, and could not be put right yet', {
        code: 'sheet_moved',
        cause: error,
      })
    } finally {
      book = undefined
    }
  }

  /** Whether this very batch stands, by its token; one that landed beside is taken back first. */
  const isApplied = async (batch: Batch): Promise<boolean> => {
    book = await readBook(api, settings)
    if (!book.tokens.some(({ id, value }) => id === batch.number && value === batch.digest)) return false
    const { guard } = book
    if (!guard) return true
    const copies = await api.readValues([guardRange(book, guard.columnCount - 1)]).catch((error: unknown) => {
      if (isRefusal(error)) return []
      throw error
    })
    const verdict = judge(copies[0]?.rows, batch.number)
    if (verdict.state !== 'disturbed') return true
    await takeBack(book, batch.number, verdict.beside)
    return false
  }

  const write = async (given: readonly SheetRow[], number: number): Promise<WriteResult> => {
    if (!Number.isSafeInteger(number) || number < 1 || number >= 1_000_000_000) throw new RangeError(`not a batch number: ${number}`)
    if (given.length === 0) return { rows: [] }
    const { rows, later } = fitRows(given)
    const batch = { number, digest: digestOf(settings, rows) }
    let refusals = 0
    /** What earlier rounds of this call did to a row that needs nothing any more. */
    const did = new Map<string, 'added' | 'updated'>()
    for (let n = 0; n < 5; n++) {
      const start = performance.now()
      const { book: known, plan } = await look(rows)
      const token = known.tokens.find(({ id }) => id === number)
      if (token?.value === batch.digest && (await isApplied(batch)))
        return { rows: [...settleRows((await look(rows)).plan, true, rows).map(asWritten), ...later] }
      if (token?.value === batch.digest) continue
      if (token && !isOfSameTab(token.value, batch.digest))
        throw new ConnectorError('rejected', `Batch number ${number} is taken by another tab of this spreadsheet`, {
          code: 'batch_number_taken',
        })
      const results = plan.results.map((row) => (row.outcome === 'unchanged' ? { ...row, outcome: did.get(row.key) ?? row.outcome } : row))
      const done = { rows: [...results, ...later] }
      if (plan.inserts.length + plan.updates.length === 0) return done
      if (performance.now() - start > planLife) continue
      // The copies are a safety, not a condition: where Google refuses the batch twice for no reason in the sheet, it goes without them.
      const guard = refusals < 2 ? guardRequests(plan, known, number) : undefined
      const before = known.turn
      let verdict: Verdict
      try {
        const { shown } = await change(known, [...(guard?.requests ?? []), ...cellRequests(plan)], batch, guard?.see)
        verdict = judge(shown, number)
      } catch (error) {
        if (!isRefusal(error)) throw error
        // Refused whole, nothing of it stands: our turn was taken, the number is used, or the grid has changed. What is there now decides.
        book = await readBook(api, settings)
        const isExplained = book.turn > before || book.tokens.some(({ id }) => id === number)
        if (!isExplained && ++refusals > 2) throw error
        continue
      }
      if (guard) known.guard = guard.guard
      if (verdict.state !== 'disturbed') return done
      for (const { key, outcome } of plan.results) if (outcome === 'added' || outcome === 'updated') did.set(key, outcome)
      await takeBack(known, number, verdict.beside)
    }
    throw new ConnectorError('retry', 'People change the sheet faster than it can be written', { code: 'sheet_busy' })
  }

  const settle = async (given: readonly SheetRow[], number: number): Promise<Settled> => {
    const { rows, later } = fitRows(given)
    const applied = await isApplied({ number, digest: digestOf(settings, rows) })
    const { plan } = await look(rows)
    return { applied, rows: [...settleRows(plan, applied, rows), ...later.map((row) => ({ ...row, outcome: 'missing' as const }))] }
  }

  return {
    writeRows: (rows, batchNumber) => oneByOne(() => write(rows, batchNumber)),
    compareRows: (rows) => oneByOne(() => compare(rows)),
    settle: (batchNumber, rows) => oneByOne(() => settle(rows, batchNumber)),
    forgetCopies: () =>
      oneByOne(async () => {
        book = await readBook(api, settings)
        if (book.guard) await change(book, [emptyRequest()])
      }),
  }
}

/** The rows that go into one batch, by count and size; the same rows always give the same split. */
function fitRows(given: readonly SheetRow[]): { rows: SheetRow[]; later: RowResult[] } {
  let bytes = 0
  const count = given.findIndex((row, i) => {
    bytes += Buffer.byteLength(JSON.stringify(row.cells)) + (row.known ? 140 : 60) * Object.keys(row.cells).length + 200
    return i >= maxRows || (i > 0 && bytes > maxBytes)
  })
  const fits = count < 0 ? given.length : count
  const later = given.slice(fits).map(({ key, last }): RowResult => ({ key, outcome: 'later', last: { ...last }, edited: {} }))
  return { rows: given.slice(0, fits), later }
}

/** What a plan made after the fact says of each row: what is still to do is missing; a row that is gone though its batch stands was deleted since. */
function settleRows(plan: Plan, applied: boolean, rows: readonly SheetRow[]): Settled['rows'] {
  return plan.results.map((result, i) => {
    const gone = result.outcome === 'deleted' || (result.outcome === 'added' && applied)
    const stands = result.outcome === 'unchanged' || result.outcome === 'stale' || (result.outcome === 'updated' && applied)
    const last = gone || stands ? result.last : { ...rows[i]?.last }
    return { ...result, last, outcome: gone ? 'deleted' : stands ? 'stands' : 'missing' }
  })
}

function asWritten(row: Settled['rows'][number]): RowResult {
  return { ...row, outcome: row.outcome === 'deleted' ? 'deleted' : 'unchanged' }
}

/** Google looked at the request and did nothing: it does not fit what is there (a tab gone, a grid too small, an id taken). */
function isRefusal(error: unknown): boolean {
  return error instanceof ConnectorError && (error.kind === 'rejected' || error.code === 'tab_missing')
}

function tooBusy(): ConnectorError {
  return new ConnectorError('retry', 'People change the sheet faster than it can be read', { code: 'sheet_busy' })
}

function keyMissing(title: string): ConnectorError {
  return new ConnectorError(
    'unauthorized',
    `The column with wasl's ids is gone from "${title}": bring it back with File → Version history, or give the connection a new tab`,
    { code: 'key_missing' },
  )
}
