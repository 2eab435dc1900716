// One file because a fake imports nothing but node: Google's token address, Sheets API v4 with a real grid, and what managers do inside the sheet.
import { createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto'
import type { FakeAnswer, FakeRequest, MakeFake } from '../connector.ts'

type Value = string | number | boolean
/** A formula is kept as such, so that a test sees it if one ever stands. */
type Cell = Value | { formula: string } | null
interface Row {
  id: number
  cells: Cell[]
}
interface Area {
  startRowIndex?: number
  endRowIndex?: number
  startColumnIndex?: number
  endColumnIndex?: number
}
interface Sheet {
  sheetId: number
  title: string
  hidden: boolean
  rightToLeft: boolean
  frozenRowCount: number
  frozenColumnCount: number
  rowCount: number
  columns: { id: number; pixelSize: number; hidden: boolean }[]
  rows: Row[]
  protections: { protectedRangeId: number; description: string; warningOnly: boolean; editors: string[]; range: Area }[]
  filter?: { range: Area; hide: { column: number; keep: string } | null }
  validations: { range: Area; rule: unknown }[]
}
interface Meta {
  metadataId: number
  metadataKey: string
  metadataValue: string
  visibility: string
  location: {
    spreadsheet?: true
    sheetId?: number
    dimensionRange?: { sheetId: number; dimension: string; startIndex: number; endIndex: number }
  }
}
interface Book {
  title: string
  timeZone: string
  role: 'writer' | 'reader' | 'none'
  sheets: Sheet[]
  meta: Meta[]
  nextId: number
}
interface State {
  email: string
  privateKey: string
  accounts: Record<string, string>
  tokens: Record<string, { email: string; until: number }>
  books: Record<string, Book>
  quota: { writes: number; reads: number }
  used: Record<string, { minute: number; writes: number; reads: number }>
  calls: { writes: number; reads: number; tokens: number }
  clockSkewMinutes: number
}
type Json = Record<string, unknown>

const demoId = '1WaslDemoSheetForManagersAbCdEfGhIjKlMnOpQr'
const maxCells = 10_000_000
const limits = { metadata: 30_000, text: 50_000 }

class ApiError extends Error {
  readonly answer: FakeAnswer
  constructor(code: number, status: string, message: string, more: Json = {}) {
    super(message)
    this.answer = {
      status: code,
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      body: JSON.stringify({ error: { code, message, status, ...more } }),
    }
  }
}
const invalid = (message: string) => new ApiError(400, 'INVALID_ARGUMENT', message)

/** Google Sheets, as far as wasl and the sample exchanges go. Wordings Google does not publish are ours: those of double metadata ids and full metadata. */
export const makeFake: MakeFake = (tools) => {
  const state = tools.state<State>({
    email: 'wasl@demo-project.iam.gserviceaccount.com',
    privateKey: '',
    accounts: {},
    tokens: {},
    books: {},
    quota: { writes: 60, reads: 60 },
    used: {},
    calls: { writes: 0, reads: 0, tokens: 0 },
    clockSkewMinutes: 0,
  })
  if (!state.privateKey) {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    state.privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    state.accounts[state.email] = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  }
  if (!Object.hasOwn(state.books, demoId)) state.books[demoId] = makeBook('عملاء وصل', ['العملاء'])

  const handle = (request: FakeRequest): FakeAnswer => {
    try {
      if (request.method === 'POST' && request.path === '/token') return giveToken(state, request, tools.baseUrl)
      return { status: 200, headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(answer(request)) }
    } catch (error) {
      if (error instanceof ApiError) return error.answer
      throw error
    }
  }

  const answer = (request: FakeRequest): unknown => {
    const match = /^\/v4\/spreadsheets\/([^/:]+)(?:\/(values|developerMetadata))?(?:\/([^/]+?))?(?::([A-Za-z]+))?$/.exec(request.path)
    if (!match) throw new ApiError(404, 'NOT_FOUND', 'Requested entity was not found.')
    const [, id = '', part = '', range = '', verb = ''] = match
    const isWrite = request.method !== 'GET' && !/^(search|batchGetByDataFilter|getByDataFilter|batchGet)$/.test(verb)
    const email = authorize(state, request)
    spend(state, email, isWrite, tools.now())
    const book = Object.hasOwn(state.books, id) ? state.books[id]! : undefined
    if (!book) throw new ApiError(404, 'NOT_FOUND', 'Requested entity was not found.')
    if (book.role === 'none' || (isWrite && book.role === 'reader'))
      throw new ApiError(403, 'PERMISSION_DENIED', 'The caller does not have permission')
    const body = readBody(request)
    const route = `${request.method} ${part}${range ? '/' : ''}${verb ? `:${verb}` : ''}`
    const a1 = decodeURIComponent(range)
    const apply = <T>(change: (draft: Book) => T): T => {
      const draft = draftOf(book)
      const result = change(draft)
      recordDifference(tools.record, id, book, draft)
      state.books[id] = draft
      return result
    }
    switch (route) {
      case 'GET ':
        return mask(tellBook(id, book), request.query.get('fields'))
      case 'POST :batchUpdate': {
        const asked = list(body.requests)
        if (asked.length === 0) throw invalid('Must specify at least one request.')
        const replies = apply((draft) =>
          asked.map((one, i) => {
            const [name, value] = Object.entries(one)[0] ?? ['', {}]
            const run = Object.hasOwn(requests, name) ? requests[name] : undefined
            if (!run) throw invalid(`Invalid JSON payload received. Unknown name "${name}" at 'requests[${i}]': Cannot find field.`)
            try {
              return run(draft, value as Json, email) ?? {}
            } catch (error) {
              throw error instanceof ApiError ? error : invalid(`Invalid requests[${i}].${name}: ${(error as Error).message}`)
            }
          }),
        )
        const names = asked.map((one) => Object.keys(one)[0]!)
        const structure = names.filter((name) => name !== 'updateCells')
        const metadata = asked.flatMap((one) => (one.createDeveloperMetadata as Json | undefined)?.developerMetadata ?? []) as Json[]
        if (structure.length > 0)
          tools.record({
            kind: 'structure',
            spreadsheetId: id,
            requests: countOf(structure),
            metadata: metadata.map((one) => [one.metadataKey, one.metadataId]),
          })
        const seen = body.includeSpreadsheetInResponse
          ? { updatedSpreadsheet: tellBook(id, state.books[id]!, (body.responseRanges as string[] | undefined) ?? []) }
          : {}
        return mask({ spreadsheetId: id, replies, ...seen }, request.query.get('fields'))
      }
      case 'POST developerMetadata:search': {
        const filters = list(body.dataFilters)
        const matched = book.meta.flatMap((meta) => {
          const dataFilters = filters.filter((filter) => matches(meta, filter.developerMetadataLookup as Json))
          return dataFilters.length > 0 ? [{ developerMetadata: tellMeta(meta), dataFilters }] : []
        })
        return matched.length > 0 ? { matchedDeveloperMetadata: matched } : {}
      }
      case 'GET values/':
        return readValues(book, a1, request.query)
      case 'GET values:batchGet':
        return { spreadsheetId: id, valueRanges: request.query.getAll('ranges').map((one) => readValues(book, one, request.query)) }
      case 'POST values:batchGetByDataFilter':
        return {
          spreadsheetId: id,
          valueRanges: list(body.dataFilters).flatMap((filter) =>
            findFiltered(book, filter).map((found) => ({
              valueRange: readValues(book, found, request.query, body),
              dataFilters: [filter],
            })),
          ),
        }
      case 'PUT values/':
        return { spreadsheetId: id, ...apply((draft) => writeValues(draft, a1, list2(body.values), inputOf(request.query), email)) }
      case 'POST values/:append':
        return { spreadsheetId: id, ...apply((draft) => appendValues(id, draft, a1, list2(body.values), request.query, email)) }
      case 'POST values:batchUpdate': {
        const responses = apply((draft) =>
          list(body.data).map((one) => ({
            spreadsheetId: id,
            ...writeValues(draft, String(one.range), list2(one.values), String(body.valueInputOption), email),
          })),
        )
        return { spreadsheetId: id, ...totals(responses), responses }
      }
      case 'POST values:batchUpdateByDataFilter': {
        const responses = apply((draft) =>
          list(body.data).flatMap((one) =>
            findFiltered(draft, one.dataFilter as Json).map((found) => ({
              ...writeValues(draft, found, list2(one.values), String(body.valueInputOption), email),
              dataFilter: one.dataFilter,
            })),
          ),
        )
        return responses.length > 0 ? { spreadsheetId: id, ...totals(responses), responses } : { spreadsheetId: id }
      }
      default:
        throw new ApiError(404, 'NOT_FOUND', 'Requested entity was not found.')
    }
  }

  const act = (what: { do: string } & Json): unknown => {
    const id = String(what.spreadsheetId ?? demoId)
    if (what.do === 'quota') return Object.assign(state.quota, pick(what, ['writes', 'reads']))
    if (what.do === 'clock-skew') return Object.assign(state, { clockSkewMinutes: Number(what.minutes) }).clockSkewMinutes
    if (what.do === 'new-spreadsheet') {
      state.books[id] = makeBook(String(what.title ?? id), (what.tabs as string[] | undefined) ?? ['Sheet1'])
      return { id }
    }
    if (what.do === 'expire-tokens') return Object.assign(state, { tokens: {} }).tokens
    if (what.do === 'calls') return { ...state.calls }
    const book = state.books[id]
    if (!book) throw new Error(`no spreadsheet ${id}`)
    const role = ({ 'revoke-access': 'none', 'read-only': 'reader', 'restore-access': 'writer' } as const)[what.do]
    if (role) return Object.assign(book, { role }).role
    return doInTab(book, what)
  }

  return {
    handle,
    act,
    settings: () => ({
      spreadsheetId: demoId,
      tab: 'العملاء',
      serviceAccount: JSON.stringify({
        type: 'service_account',
        client_email: state.email,
        private_key: state.privateKey,
        private_key_id: 'demo',
        token_uri: `${tools.baseUrl}/token`,
      }),
    }),
    show: () => showTab(state.books[demoId]!),
  }
}

// ─── Token, access, quota ────────────────────────────────────────────────────────────────────────────────────────────

function giveToken(state: State, request: FakeRequest, baseUrl: string): FakeAnswer {
  state.calls.tokens += 1
  const refuse = (error_description: string): FakeAnswer => ({ status: 400, body: { error: 'invalid_grant', error_description } })
  const [head = '', claims = '', signature = ''] = (new URLSearchParams(request.body.toString('utf8')).get('assertion') ?? '').split('.')
  const told = parse(Buffer.from(claims, 'base64url').toString('utf8'))
  const key = Object.hasOwn(state.accounts, String(told.iss)) ? state.accounts[String(told.iss)]! : undefined
  if (!key) return refuse('Invalid grant: account not found')
  const proven = verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), createPublicKey(key), Buffer.from(signature, 'base64url'))
  if (!proven || told.aud !== `${baseUrl}/token`) return refuse('Invalid JWT Signature.')
  const now = Date.now() / 1000 + state.clockSkewMinutes * 60
  const [iat, exp] = [Number(told.iat), Number(told.exp)]
  if (!(Math.abs(now - iat) < 600) || !(exp > now) || exp - iat > 3600)
    return refuse(
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    )
  if (told.scope !== 'https://www.googleapis.com/auth/spreadsheets')
    return { status: 400, body: { error: 'invalid_scope', error_description: 'Invalid OAuth scope.' } }
  const token = `ya29.fake-${randomBytes(12).toString('hex')}`
  state.tokens[token] = { email: String(told.iss), until: Date.now() + 3_599_000 }
  return { status: 200, body: { access_token: token, expires_in: 3599, token_type: 'Bearer' } }
}

function authorize(state: State, request: FakeRequest): string {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const known = Object.hasOwn(state.tokens, token) ? state.tokens[token] : undefined
  if (!known || known.until < Date.now()) throw new ApiError(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.')
  return known.email
}

function spend(state: State, email: string, isWrite: boolean, now: Date): void {
  const minute = Math.floor(now.getTime() / 60_000)
  const used = state.used[email]?.minute === minute ? state.used[email] : { minute, writes: 0, reads: 0 }
  state.used[email] = used
  const kind = isWrite ? 'writes' : 'reads'
  state.calls[kind] += 1
  const name = isWrite ? 'Write' : 'Read'
  if (used[kind] >= state.quota[kind])
    throw new ApiError(
      429,
      'RESOURCE_EXHAUSTED',
      `Quota exceeded for quota metric '${name} requests' and limit '${name} requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:123'.`,
      {
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'RATE_LIMIT_EXCEEDED',
            domain: 'googleapis.com',
            metadata: {
              quota_limit: `${name}RequestsPerMinutePerUser`,
              quota_limit_value: String(state.quota[kind]),
              service: 'sheets.googleapis.com',
            },
          },
        ],
      },
    )
  used[kind] += 1
}

// ─── The grid ────────────────────────────────────────────────────────────────────────────────────────────────────────

function makeBook(title: string, tabs: string[]): Book {
  const book: Book = { title, timeZone: 'Asia/Riyadh', role: 'writer', sheets: [], meta: [], nextId: 1000 }
  tabs.forEach((name, i) => {
    book.sheets.push(makeSheet(book, { sheetId: i, title: name }))
  })
  return book
}

function makeSheet(book: Book, properties: Json): Sheet {
  const grid = (properties.gridProperties ?? {}) as Json
  const columnCount = Number(grid.columnCount ?? 26)
  return {
    sheetId: Number(properties.sheetId ?? book.nextId++),
    title: String(properties.title ?? `Sheet${book.sheets.length + 1}`),
    hidden: properties.hidden === true,
    rightToLeft: properties.rightToLeft === true,
    frozenRowCount: Number(grid.frozenRowCount ?? 0),
    frozenColumnCount: Number(grid.frozenColumnCount ?? 0),
    rowCount: Number(grid.rowCount ?? 1000),
    columns: Array.from({ length: columnCount }, () => ({ id: book.nextId++, pixelSize: 100, hidden: false })),
    rows: [],
    protections: [],
    validations: [],
  }
}

/** A copy to try a batch on: rows are shared until they are written. */
function draftOf(book: Book): Book {
  return {
    ...book,
    meta: structuredClone(book.meta),
    sheets: book.sheets.map((sheet) => ({
      ...sheet,
      rows: [...sheet.rows],
      columns: sheet.columns.map((column) => ({ ...column })),
      protections: structuredClone(sheet.protections),
      validations: structuredClone(sheet.validations),
      ...(sheet.filter ? { filter: structuredClone(sheet.filter) } : {}),
    })),
  }
}

function sheetById(book: Book, id: unknown): Sheet {
  const sheet = book.sheets.find(({ sheetId }) => sheetId === Number(id ?? 0))
  if (!sheet) throw new Error(`No grid with id: ${Number(id ?? 0)}`)
  return sheet
}

function cellAt(sheet: Sheet, row: number, column: number): Cell {
  return sheet.rows[row]?.cells[column] ?? null
}

function setCell(book: Book, sheet: Sheet, row: number, column: number, cell: Cell): void {
  if (row >= sheet.rowCount) throw new Error(`Attempting to write row: ${row}, beyond the last requested row of: ${sheet.rowCount - 1}`)
  if (column >= sheet.columns.length)
    throw new Error(`Attempting to write column: ${column}, beyond the last requested column of: ${sheet.columns.length - 1}`)
  if (typeof cell === 'string' && cell.length > limits.text)
    throw new Error('Your input contains more than the maximum of 50000 characters in a single cell.')
  while (sheet.rows.length <= row) sheet.rows.push({ id: book.nextId++, cells: [] })
  const cells = [...sheet.rows[row]!.cells]
  while (cells.length <= column) cells.push(null)
  cells[column] = cell === '' ? null : cell
  sheet.rows[row] = { id: sheet.rows[row]!.id, cells }
}

function insertDimension(book: Book, sheet: Sheet, isRows: boolean, at: number, count: number): void {
  if (isRows) {
    const tail = sheet.rows.splice(at)
    if (tail.length > 0) {
      const fresh = Array.from({ length: count }, () => ({ id: book.nextId++, cells: [] }))
      // A spread of tens of thousands of rows would not fit on the stack.
      sheet.rows = sheet.rows.concat(fresh, tail)
    }
    sheet.rowCount += count
  } else {
    const like = sheet.columns[Math.min(at, sheet.columns.length - 1)]
    sheet.columns.splice(
      at,
      0,
      ...Array.from({ length: count }, () => ({ id: book.nextId++, pixelSize: like?.pixelSize ?? 100, hidden: false })),
    )
    sheet.rows = sheet.rows.map(({ id, cells }) =>
      cells.length <= at ? { id, cells } : { id, cells: [...cells.slice(0, at), ...Array<Cell>(count).fill(null), ...cells.slice(at)] },
    )
  }
  shiftAll(book, sheet, isRows, (index, isEnd) => (index > at || (index === at && !isEnd) ? index + count : index))
  if (cellsOf(book) > maxCells)
    throw new Error(`This action would increase the number of cells in the workbook above the limit of ${maxCells} cells.`)
}

function deleteDimension(book: Book, sheet: Sheet, isRows: boolean, from: number, to: number): void {
  if (to > (isRows ? sheet.rowCount : sheet.columns.length))
    throw new Error(`Cannot delete ${isRows ? 'rows' : 'columns'} that do not exist`)
  book.meta = book.meta.filter(({ location: { dimensionRange: at } }) => {
    const same = at?.sheetId === sheet.sheetId && at.dimension === (isRows ? 'ROWS' : 'COLUMNS')
    return !same || at.startIndex < from || at.startIndex >= to
  })
  if (isRows) {
    sheet.rows.splice(from, to - from)
    sheet.rowCount -= to - from
  } else {
    sheet.columns.splice(from, to - from)
    sheet.rows = sheet.rows.map(({ id, cells }) => ({ id, cells: cells.filter((_, i) => i < from || i >= to) }))
  }
  shiftAll(book, sheet, isRows, (index) => (index >= to ? index - (to - from) : Math.min(index, from)))
}

function moveColumn(book: Book, sheet: Sheet, from: number, to: number): void {
  const moved = <T>(items: T[]): T[] => {
    const rest = items.filter((_, i) => i !== from)
    return [...rest.slice(0, to), items[from]!, ...rest.slice(to)]
  }
  const order = moved(sheet.columns.map((_, i) => i))
  sheet.columns = moved(sheet.columns)
  sheet.rows = sheet.rows.map(({ id, cells }) => ({ id, cells: order.map((i) => cells[i] ?? null) }))
  for (const { location } of book.meta) {
    const at = location.dimensionRange
    if (at?.sheetId !== sheet.sheetId || at.dimension !== 'COLUMNS') continue
    at.startIndex = order.indexOf(at.startIndex)
    at.endIndex = at.startIndex + 1
  }
  for (const { range } of [...sheet.protections, ...sheet.validations]) {
    if (range.startColumnIndex === undefined || range.endColumnIndex !== range.startColumnIndex + 1) continue
    range.startColumnIndex = order.indexOf(range.startColumnIndex)
    range.endColumnIndex = range.startColumnIndex + 1
  }
}

/** Everything that points at rows or columns follows them. */
function shiftAll(book: Book, sheet: Sheet, isRows: boolean, shift: (index: number, isEnd: boolean) => number): void {
  for (const { location } of book.meta) {
    const at = location.dimensionRange
    if (at?.sheetId !== sheet.sheetId || at.dimension !== (isRows ? 'ROWS' : 'COLUMNS')) continue
    at.startIndex = shift(at.startIndex, false)
    at.endIndex = at.startIndex + 1
  }
  const [start, end] = isRows ? (['startRowIndex', 'endRowIndex'] as const) : (['startColumnIndex', 'endColumnIndex'] as const)
  for (const { range } of [...sheet.protections, ...sheet.validations, ...(sheet.filter ? [sheet.filter] : [])]) {
    if (range[start] !== undefined) range[start] = shift(range[start], false)
    if (range[end] !== undefined) range[end] = shift(range[end], true)
  }
}

function mayWrite(sheet: Sheet, area: Area, email: string): void {
  const overlap = (a0 = 0, a1 = Number.MAX_SAFE_INTEGER, b0 = 0, b1 = Number.MAX_SAFE_INTEGER) => a0 < b1 && b0 < a1
  const barred = sheet.protections.some(
    ({ warningOnly, editors, range }) =>
      !warningOnly &&
      !editors.includes(email) &&
      overlap(range.startRowIndex, range.endRowIndex, area.startRowIndex, area.endRowIndex) &&
      overlap(range.startColumnIndex, range.endColumnIndex, area.startColumnIndex, area.endColumnIndex),
  )
  if (barred)
    throw new Error(
      'You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.',
    )
}

function cellsOf(book: Book): number {
  return book.sheets.reduce((sum, { rowCount, columns }) => sum + rowCount * columns.length, 0)
}

// ─── :batchUpdate ────────────────────────────────────────────────────────────────────────────────────────────────────

const requests: Record<string, (book: Book, request: Json, email: string) => Json | undefined> = {
  addSheet(book, { properties }) {
    const asked = properties as Json
    if (book.sheets.some(({ title }) => title === asked.title))
      throw new Error(`A sheet with the name "${asked.title}" already exists. Please enter another name.`)
    if (book.sheets.some(({ sheetId }) => sheetId === asked.sheetId)) throw new Error(`Sheet with id ${asked.sheetId} already exists.`)
    const sheet = makeSheet(book, asked)
    book.sheets.push(sheet)
    if (cellsOf(book) > maxCells)
      throw new Error(`This action would increase the number of cells in the workbook above the limit of ${maxCells} cells.`)
    return { addSheet: { properties: tellSheet(sheet).properties } }
  },
  deleteSheet(book, { sheetId }) {
    dropSheet(book, sheetById(book, sheetId))
    return undefined
  },
  updateSheetProperties(book, { properties, fields }) {
    const asked = properties as Json & { gridProperties?: Json }
    const sheet = sheetById(book, asked.sheetId)
    for (const field of fieldsOf(fields)) {
      if (field === 'rightToLeft') sheet.rightToLeft = asked.rightToLeft === true
      else if (field === 'title') sheet.title = String(asked.title)
      else if (field === 'hidden') sheet.hidden = asked.hidden === true
      else if (field === 'gridProperties.frozenRowCount') sheet.frozenRowCount = Number(asked.gridProperties?.frozenRowCount)
      else if (field === 'gridProperties.frozenColumnCount') sheet.frozenColumnCount = Number(asked.gridProperties?.frozenColumnCount)
      else if (field === 'gridProperties.rowCount') {
        sheet.rowCount = Number(asked.gridProperties?.rowCount)
        sheet.rows.length = Math.min(sheet.rows.length, sheet.rowCount)
      } else if (field === 'gridProperties.columnCount') {
        const count = Number(asked.gridProperties?.columnCount)
        if (count > sheet.columns.length) insertDimension(book, sheet, false, sheet.columns.length, count - sheet.columns.length)
        else if (count < sheet.columns.length) deleteDimension(book, sheet, false, count, sheet.columns.length)
      } else throw new Error(`Invalid field: ${field}`)
    }
    if (cellsOf(book) > maxCells)
      throw new Error(`This action would increase the number of cells in the workbook above the limit of ${maxCells} cells.`)
    return undefined
  },
  insertDimension(book, { range, inheritFromBefore }, email) {
    const { sheet, isRows, startIndex, endIndex } = dimension(book, range)
    const size = isRows ? sheet.rowCount : sheet.columns.length
    if (inheritFromBefore !== true && startIndex >= size)
      throw new Error(`range.startIndex[${startIndex}] must be less than the grid size[${size}] if inheritFromBefore is false.`)
    if (inheritFromBefore === true && (startIndex === 0 || startIndex > size)) throw new Error('range.startIndex must be within the grid')
    mayWrite(
      sheet,
      isRows ? { startRowIndex: startIndex, endRowIndex: startIndex } : { startColumnIndex: startIndex, endColumnIndex: startIndex },
      email,
    )
    insertDimension(book, sheet, isRows, startIndex, endIndex - startIndex)
    return undefined
  },
  appendDimension(book, { sheetId, dimension: name, length }) {
    const sheet = sheetById(book, sheetId)
    insertDimension(book, sheet, name === 'ROWS', name === 'ROWS' ? sheet.rowCount : sheet.columns.length, Number(length))
    return undefined
  },
  deleteDimension(book, { range }, email) {
    const { sheet, isRows, startIndex, endIndex } = dimension(book, range)
    mayWrite(
      sheet,
      isRows ? { startRowIndex: startIndex, endRowIndex: endIndex } : { startColumnIndex: startIndex, endColumnIndex: endIndex },
      email,
    )
    deleteDimension(book, sheet, isRows, startIndex, endIndex)
    return undefined
  },
  updateDimensionProperties(book, { range, properties, fields }) {
    const { sheet, isRows, startIndex, endIndex } = dimension(book, range)
    const asked = properties as Json
    if (!isRows)
      for (const column of sheet.columns.slice(startIndex, endIndex)) {
        if (fieldsOf(fields).includes('pixelSize')) column.pixelSize = Number(asked.pixelSize)
        if (fieldsOf(fields).includes('hiddenByUser')) column.hidden = asked.hiddenByUser === true
      }
    return undefined
  },
  updateCells(book, { start, range, rows, fields }, email) {
    if (!fieldsOf(fields).some((field) => field === '*' || field.startsWith('userEnteredValue'))) return undefined
    const at = (start ?? range) as Json
    const sheet = sheetById(book, at.sheetId)
    const row0 = Number(at.rowIndex ?? at.startRowIndex ?? 0)
    const column0 = Number(at.columnIndex ?? at.startColumnIndex ?? 0)
    const given = list(rows)
    const width = Math.max(0, ...given.map((row) => list(row.values).length))
    const area = range
      ? boundsOf(sheet, range as Area)
      : { startRowIndex: row0, endRowIndex: row0 + given.length, startColumnIndex: column0, endColumnIndex: column0 + width }
    mayWrite(sheet, area, email)
    if (range)
      for (let row = area.startRowIndex; row < Math.min(area.endRowIndex, sheet.rows.length); row++)
        for (let column = area.startColumnIndex; column < area.endColumnIndex; column++)
          if (cellAt(sheet, row, column) !== null) setCell(book, sheet, row, column, null)
    given.forEach((line, i) => {
      list(line.values).forEach((cell, j) => {
        setCell(book, sheet, row0 + i, column0 + j, enteredValue(cell.userEnteredValue as Json | undefined))
      })
    })
    return undefined
  },
  repeatCell(book, { range, cell, fields }, email) {
    const sheet = sheetById(book, (range as Json).sheetId)
    const area = boundsOf(sheet, range as Area)
    mayWrite(sheet, area, email)
    if (fieldsOf(fields).some((field) => field.startsWith('userEnteredValue')))
      for (let row = area.startRowIndex; row < area.endRowIndex; row++)
        for (let column = area.startColumnIndex; column < area.endColumnIndex; column++)
          setCell(book, sheet, row, column, enteredValue((cell as Json).userEnteredValue as Json | undefined))
    return undefined
  },
  copyPaste(book, { source, destination, pasteType }, email) {
    const from = sheetById(book, (source as Json).sheetId)
    const to = sheetById(book, (destination as Json).sheetId)
    const area = boundsOf(from, source as Area)
    const corner = destination as Area
    const rows = area.endRowIndex - area.startRowIndex
    const columns = area.endColumnIndex - area.startColumnIndex
    if ((source as Area).endColumnIndex! > from.columns.length || (source as Area).endRowIndex! > from.rowCount)
      throw new Error('Source range exceeds grid limits')
    const [row0, column0] = [corner.startRowIndex ?? 0, corner.startColumnIndex ?? 0]
    mayWrite(to, { startRowIndex: row0, endRowIndex: row0 + rows, startColumnIndex: column0, endColumnIndex: column0 + columns }, email)
    const copies = Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => cellAt(from, area.startRowIndex + i, area.startColumnIndex + j)),
    )
    copies.forEach((line, i) => {
      line.forEach((cell, j) => {
        setCell(book, to, row0 + i, column0 + j, pasteType === 'PASTE_VALUES' ? plain(cell) : cell)
      })
    })
    return undefined
  },
  createDeveloperMetadata(book, { developerMetadata }) {
    const asked = developerMetadata as Json & { location?: Meta['location'] }
    if (!asked.metadataKey || !asked.visibility || !asked.location)
      throw new Error('developerMetadata must have a key, a visibility and a location')
    const range = asked.location.dimensionRange
    if (range) {
      sheetById(book, range.sheetId)
      if (range.endIndex !== range.startIndex + 1) throw new Error('dimensionRange must represent a single row or column')
    } else if (asked.location.sheetId !== undefined) sheetById(book, asked.location.sheetId)
    const metadataId = Number(asked.metadataId ?? book.nextId++)
    if (!Number.isInteger(metadataId) || metadataId < 1 || metadataId > 2_147_483_647)
      throw new Error('metadataId must be a positive integer')
    if (book.meta.some((one) => one.metadataId === metadataId)) throw new Error(`Developer metadata with ID ${metadataId} already exists.`)
    const meta: Meta = {
      metadataId,
      metadataKey: String(asked.metadataKey),
      metadataValue: String(asked.metadataValue ?? ''),
      visibility: String(asked.visibility),
      location: structuredClone(asked.location),
    }
    book.meta.push(meta)
    for (const sheetId of [undefined, ...book.sheets.map((sheet) => sheet.sheetId)]) {
      const chars = book.meta
        .filter((one) => sheetOfMeta(one) === sheetId)
        .reduce((sum, one) => sum + one.metadataKey.length + one.metadataValue.length, 0)
      if (chars > limits.metadata) throw new Error(`Developer metadata would exceed the limit of ${limits.metadata} characters.`)
    }
    return { createDeveloperMetadata: { developerMetadata: tellMeta(meta) } }
  },
  updateDeveloperMetadata(book, { dataFilters, developerMetadata, fields }) {
    const found = book.meta.filter((meta) => list(dataFilters).some((filter) => matches(meta, filter.developerMetadataLookup as Json)))
    if (fieldsOf(fields).includes('metadataValue'))
      for (const meta of found) meta.metadataValue = String((developerMetadata as Json).metadataValue ?? '')
    return { updateDeveloperMetadata: { developerMetadata: found.map(tellMeta) } }
  },
  deleteDeveloperMetadata(book, { dataFilter }) {
    const gone = book.meta.filter((meta) => matches(meta, (dataFilter as Json).developerMetadataLookup as Json))
    book.meta = book.meta.filter((meta) => !gone.includes(meta))
    return { deleteDeveloperMetadata: { deletedDeveloperMetadata: gone.map(tellMeta) } }
  },
  addProtectedRange(book, { protectedRange }) {
    const asked = protectedRange as Json & { range?: Area & { sheetId?: number }; editors?: { users?: string[] } }
    const sheet = sheetById(book, asked.range?.sheetId)
    const { startRowIndex, endRowIndex, startColumnIndex, endColumnIndex } = asked.range ?? {}
    const made = {
      protectedRangeId: book.nextId++,
      description: String(asked.description ?? ''),
      warningOnly: asked.warningOnly === true,
      editors: asked.editors?.users ?? [],
      range: { startRowIndex, endRowIndex, startColumnIndex, endColumnIndex },
    }
    sheet.protections.push(made)
    return { addProtectedRange: { protectedRange: { ...asked, protectedRangeId: made.protectedRangeId } } }
  },
  deleteProtectedRange(book, { protectedRangeId }) {
    const sheet = book.sheets.find(({ protections }) => protections.some((one) => one.protectedRangeId === protectedRangeId))
    if (!sheet) throw new Error(`No protected range with ID: ${protectedRangeId}`)
    sheet.protections = sheet.protections.filter((one) => one.protectedRangeId !== protectedRangeId)
    return undefined
  },
  setDataValidation(book, { range, rule }) {
    const { sheetId, ...area } = range as Area & { sheetId?: number }
    sheetById(book, sheetId).validations.push({ range: area, rule })
    return undefined
  },
  setBasicFilter(book, { filter }) {
    const { sheetId, ...range } = (filter as { range: Area & { sheetId?: number } }).range
    sheetById(book, sheetId).filter = { range, hide: null }
    return undefined
  },
  clearBasicFilter(book, { sheetId }) {
    delete sheetById(book, sheetId).filter
    return undefined
  },
  addConditionalFormatRule: () => undefined,
}

function dimension(book: Book, range: unknown) {
  const {
    sheetId,
    dimension: name,
    startIndex,
    endIndex,
  } = range as { sheetId?: number; dimension: string; startIndex: number; endIndex: number }
  if (!(startIndex >= 0) || !(endIndex > startIndex)) throw new Error('DimensionRange indexes must be >= 0')
  return { sheet: sheetById(book, sheetId), isRows: name === 'ROWS', startIndex, endIndex }
}

function dropSheet(book: Book, sheet: Sheet): void {
  if (!book.sheets.some((other) => other !== sheet && !other.hidden))
    throw new Error("You can't remove all the visible sheets in a document.")
  book.sheets = book.sheets.filter((other) => other !== sheet)
  book.meta = book.meta.filter((meta) => sheetOfMeta(meta) !== sheet.sheetId)
}

function enteredValue(value: Json | undefined): Cell {
  if (!value) return null
  if (typeof value.formulaValue === 'string') return { formula: value.formulaValue }
  return (value.stringValue ?? value.numberValue ?? value.boolValue ?? null) as Cell
}

function boundsOf(sheet: Sheet, area: Area): Required<Area> {
  return {
    startRowIndex: area.startRowIndex ?? 0,
    endRowIndex: Math.min(area.endRowIndex ?? sheet.rowCount, sheet.rowCount),
    startColumnIndex: area.startColumnIndex ?? 0,
    endColumnIndex: Math.min(area.endColumnIndex ?? sheet.columns.length, sheet.columns.length),
  }
}

// ─── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function locate(book: Book, a1: string): { sheet: Sheet; area: Required<Area> } {
  const match = /^(?:'((?:[^']|'')*)'|([^!]*))!(.*)$/.exec(a1)
  const quoted = match?.[1]?.replace(/''/g, "'")
  const bare = match?.[2] ?? (book.sheets.some(({ title }) => title === a1.replace(/^'|'$/g, '')) ? a1.replace(/^'|'$/g, '') : undefined)
  const name = quoted ?? bare
  const sheet = name === undefined ? book.sheets[0] : book.sheets.find(({ title }) => title === name)
  const cells = match ? match[3]! : name === undefined ? a1 : ''
  const parts = /^([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?$/.exec(cells)
  if (!sheet || !parts) throw invalid(`Unable to parse range: ${a1}`)
  const [, c0 = '', r0 = '', c1, r1] = parts
  const single = c1 === undefined
  const area = {
    startRowIndex: r0 ? Number(r0) - 1 : 0,
    endRowIndex: single && r0 ? Number(r0) : r1 ? Number(r1) : sheet.rowCount,
    startColumnIndex: c0 ? columnIndex(c0) : 0,
    endColumnIndex: single && c0 ? columnIndex(c0) + 1 : c1 ? columnIndex(c1) + 1 : sheet.columns.length,
  }
  if (area.startRowIndex >= sheet.rowCount || area.startColumnIndex >= sheet.columns.length)
    throw invalid(`Range (${a1}) exceeds grid limits. Max rows: ${sheet.rowCount}, max columns: ${sheet.columns.length}`)
  return { sheet, area: boundsOf(sheet, area) }
}

function readValues(book: Book, a1: string, query: URLSearchParams, body: Json = {}): Json {
  const { sheet, area } = locate(book, a1)
  const asColumns = (query.get('majorDimension') ?? body.majorDimension) === 'COLUMNS'
  const render = query.get('valueRenderOption') ?? body.valueRenderOption
  const tell = (cell: Cell) =>
    cell === null ? '' : typeof cell === 'object' ? (render === 'FORMULA' ? cell.formula : '#FORMULA') : render ? cell : String(cell)
  const lines: (Value | '')[][] = []
  for (let row = area.startRowIndex; row < Math.min(area.endRowIndex, sheet.rows.length); row++) {
    const line = []
    for (let column = area.startColumnIndex; column < area.endColumnIndex; column++) line.push(tell(cellAt(sheet, row, column)))
    lines.push(line)
  }
  const turned = asColumns
    ? Array.from({ length: area.endColumnIndex - area.startColumnIndex }, (_, i) => lines.map((line) => line[i]!))
    : lines
  const values = cutEnds(
    turned.map((line) => cutEnds(line, (cell) => cell === '')),
    (line) => line.length === 0,
  )
  return { range: nameOf(sheet, area), majorDimension: asColumns ? 'COLUMNS' : 'ROWS', ...(values.length > 0 ? { values } : {}) }
}

function writeValues(book: Book, a1: string, values: unknown[][], input: string, email: string): Json & { updatedCells: number } {
  const { sheet, area } = locate(book, a1)
  const width = Math.max(1, ...values.map((line) => line.length))
  const target = { ...area, endRowIndex: area.startRowIndex + values.length, endColumnIndex: area.startColumnIndex + width }
  try {
    mayWrite(sheet, target, email)
  } catch (error) {
    throw invalid((error as Error).message)
  }
  let updated = 0
  const columns = new Set<number>()
  values.forEach((line, i) => {
    line.forEach((value, j) => {
      if (value === null || value === undefined) return
      setCell(
        book,
        sheet,
        area.startRowIndex + i,
        area.startColumnIndex + j,
        input === 'USER_ENTERED' ? typed(value as Value) : (value as Value),
      )
      columns.add(j)
      updated++
    })
  })
  const shown =
    /:[A-Z]*\d*$/.test(a1) || values.length * width === 1
      ? nameOf(sheet, values.length * width === 1 ? target : area)
      : nameOf(sheet, target)
  return { updatedRange: shown, updatedRows: values.length, updatedColumns: columns.size, updatedCells: updated }
}

/** As real: below the last row of the table, blind to what parallel callers do. */
function appendValues(id: string, book: Book, a1: string, values: unknown[][], query: URLSearchParams, email: string): Json {
  const { sheet, area } = locate(book, a1)
  let last = area.startRowIndex - 1
  for (let row = 0; row < sheet.rows.length; row++)
    for (let column = area.startColumnIndex; column < area.endColumnIndex; column++)
      if (cellAt(sheet, row, column) !== null) last = Math.max(last, row)
  const at = last + 1
  if (query.get('insertDataOption') === 'INSERT_ROWS' && at < sheet.rows.length) insertDimension(book, sheet, true, at, values.length)
  if (at + values.length > sheet.rowCount) insertDimension(book, sheet, true, sheet.rowCount, at + values.length - sheet.rowCount)
  const width = Math.max(1, ...values.map((line) => line.length))
  const target = {
    startRowIndex: at,
    endRowIndex: at + values.length,
    startColumnIndex: area.startColumnIndex,
    endColumnIndex: area.startColumnIndex + width,
  }
  const updates = { spreadsheetId: id, ...writeValues(book, nameOf(sheet, target), values, inputOf(query), email) }
  const table = { ...target, startRowIndex: 0, endRowIndex: at }
  return { ...(at > 0 ? { tableRange: nameOf(sheet, table) } : {}), updates }
}

/** What USER_ENTERED makes of a text: formulas and numbers. wasl never sends it. */
function typed(value: Value): Cell {
  if (typeof value !== 'string') return value
  if (/^[=+\-@]/.test(value) && !/^[+-]?\d+(\.\d+)?$/.test(value)) return { formula: value }
  return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value
}

function totals(responses: (Json & { updatedCells: number })[]): Json {
  const sum = (key: string) => responses.reduce((total, one) => total + Number(one[key]), 0)
  const rows = new Set(responses.map(({ updatedRange }) => String(updatedRange).replace(/[A-Z]+(?=\d)/g, '')))
  return {
    totalUpdatedRows: rows.size,
    totalUpdatedColumns: sum('updatedColumns'),
    totalUpdatedCells: sum('updatedCells'),
    totalUpdatedSheets: 1,
  }
}

function findFiltered(book: Book, filter: Json): string[] {
  if (typeof filter.a1Range === 'string') return [filter.a1Range]
  if (filter.gridRange) {
    const sheet = sheetById(book, (filter.gridRange as Json).sheetId)
    return [nameOf(sheet, boundsOf(sheet, filter.gridRange as Area))]
  }
  return book.meta.flatMap((meta) => {
    const at = meta.location.dimensionRange
    if (!at || !matches(meta, filter.developerMetadataLookup as Json)) return []
    const sheet = sheetById(book, at.sheetId)
    const area =
      at.dimension === 'ROWS'
        ? { startRowIndex: at.startIndex, endRowIndex: at.endIndex }
        : { startColumnIndex: at.startIndex, endColumnIndex: at.endIndex }
    return [nameOf(sheet, boundsOf(sheet, area))]
  })
}

// ─── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function tellBook(id: string, book: Book, ranges: string[] = []): Json {
  const places = ranges.map((range) => locate(book, range))
  const sheets = book.sheets.filter((sheet) => ranges.length === 0 || places.some((place) => place.sheet === sheet))
  return {
    spreadsheetId: id,
    properties: { title: book.title, locale: 'ar', timeZone: book.timeZone },
    sheets: sheets.map((sheet) => ({
      ...tellSheet(sheet),
      ...(ranges.length > 0 ? { data: places.filter((place) => place.sheet === sheet).map(({ area }) => tellGrid(sheet, area)) } : {}),
    })),
  }
}

function tellSheet(sheet: Sheet) {
  const { sheetId, title, hidden, rightToLeft, rowCount, columns, frozenRowCount, frozenColumnCount } = sheet
  return {
    properties: {
      sheetId,
      title,
      sheetType: 'GRID',
      gridProperties: {
        rowCount,
        columnCount: columns.length,
        ...(frozenRowCount ? { frozenRowCount } : {}),
        ...(frozenColumnCount ? { frozenColumnCount } : {}),
      },
      ...(hidden ? { hidden } : {}),
      ...(rightToLeft ? { rightToLeft } : {}),
    },
    ...(sheet.protections.length > 0
      ? {
          protectedRanges: sheet.protections.map(({ protectedRangeId, description, warningOnly, range }) => ({
            protectedRangeId,
            description,
            warningOnly,
            range: { sheetId, ...range },
          })),
        }
      : {}),
    ...(sheet.filter ? { basicFilter: { range: { sheetId, ...sheet.filter.range } } } : {}),
  }
}

function tellGrid(sheet: Sheet, area: Required<Area>): Json {
  const rowData = []
  for (let row = area.startRowIndex; row < area.endRowIndex; row++) {
    const values = []
    for (let column = area.startColumnIndex; column < area.endColumnIndex; column++) {
      const cell = cellAt(sheet, row, column)
      const entered = cell !== null && typeof cell === 'object' ? { formulaValue: cell.formula } : kindOf(cell)
      values.push(
        cell === null ? {} : { userEnteredValue: entered, effectiveValue: kindOf(plain(cell)), formattedValue: String(plain(cell)) },
      )
    }
    rowData.push(values.every((value) => Object.keys(value).length === 0) ? {} : { values })
  }
  return { startRow: area.startRowIndex, startColumn: area.startColumnIndex, rowData }
}

function kindOf(cell: Cell): Json {
  return typeof cell === 'number' ? { numberValue: cell } : typeof cell === 'boolean' ? { boolValue: cell } : { stringValue: String(cell) }
}

function tellMeta(meta: Meta): Json {
  const { dimensionRange, sheetId } = meta.location
  const locationType = dimensionRange
    ? dimensionRange.dimension === 'ROWS'
      ? 'ROW'
      : 'COLUMN'
    : sheetId !== undefined
      ? 'SHEET'
      : 'SPREADSHEET'
  return { ...meta, location: { locationType, ...structuredClone(meta.location) } }
}

function matches(meta: Meta, lookup: Json | undefined): boolean {
  if (!lookup) return false
  const told = tellMeta(meta) as Json & { location: Json }
  return Object.entries(lookup).every(([key, wanted]) =>
    key === 'locationType'
      ? told.location.locationType === wanted
      : key === 'metadataLocation' || key === 'locationMatchingStrategy' || told[key] === wanted,
  )
}

function sheetOfMeta(meta: Meta): number | undefined {
  return meta.location.dimensionRange?.sheetId ?? meta.location.sheetId
}

/** Google's partial answers: `a,b(c,d),e.f`. What is not asked for is not told. */
function mask(value: unknown, fields: string | null): unknown {
  if (!fields || fields === '*') return value
  let at = 0
  const readTree = (): Map<string, Map<string, unknown> | null> => {
    const tree = new Map<string, Map<string, unknown> | null>()
    while (at < fields.length && fields[at] !== ')') {
      const name = /^[\w*]+/.exec(fields.slice(at))?.[0]
      if (!name) throw invalid(`Request contains an invalid argument: fields "${fields}"`)
      at += name.length
      let below: Map<string, unknown> | null = null
      if (fields[at] === '(') {
        at++
        below = readTree()
        at++
      } else if (fields[at] === '.') {
        at++
        below = readTree()
        tree.set(name, below)
        return tree
      }
      tree.set(name, below)
      if (fields[at] === ',') at++
    }
    return tree
  }
  const prune = (one: unknown, tree: Map<string, unknown> | null): unknown => {
    if (tree === null || typeof one !== 'object' || one === null) return one
    if (Array.isArray(one)) return one.map((item) => prune(item, tree))
    return Object.fromEntries(
      Object.entries(one).flatMap(([key, below]) =>
        tree.has(key) ? [[key, prune(below, tree.get(key) as Map<string, unknown> | null)]] : [],
      ),
    )
  }
  return prune(value, readTree())
}

// ─── The ledger: what a batch changed in the tabs people see ─────────────────────────────────────────────────────────

function recordDifference(record: (effect: { kind: string } & Json) => void, spreadsheetId: string, before: Book, after: Book): void {
  for (const sheet of after.sheets) {
    const old = before.sheets.find(({ sheetId }) => sheetId === sheet.sheetId)
    if (sheet.hidden || !old) continue
    const keyAt = (book: Book) =>
      book.meta.find(
        (meta) =>
          meta.metadataKey === 'wasl_column' && meta.metadataValue === 'id' && meta.location.dimensionRange?.sheetId === sheet.sheetId,
      )?.location.dimensionRange?.startIndex ?? 0
    const [keyBefore, keyAfter] = [keyAt(before), keyAt(after)]
    const oldRows = new Map(old.rows.map((row) => [row.id, row]))
    const oldColumn = sheet.columns.map(({ id }) => old.columns.findIndex((column) => column.id === id))
    const header = (column: number) => String(plain(cellAt(sheet, 0, column)) ?? columnLetters(column))
    const about = { spreadsheetId, tab: sheet.title }
    sheet.rows.forEach((row, index) => {
      const was = oldRows.get(row.id)
      oldRows.delete(row.id)
      if (was === row || index === 0) return
      const changed = sheet.columns.flatMap((_, column) => {
        const from = was && oldColumn[column]! >= 0 ? (was.cells[oldColumn[column]!] ?? null) : null
        const to = row.cells[column] ?? null
        return JSON.stringify(from) === JSON.stringify(to) ? [] : [[header(column), { from, to }] as const]
      })
      if (changed.length === 0) return
      const key = plain(row.cells[keyAfter] ?? null)
      const wasBlank = !was?.cells.some((cell) => cell !== null)
      if (wasBlank) record({ kind: 'row-added', ...about, key, values: Object.fromEntries(changed.map(([name, { to }]) => [name, to])) })
      else record({ kind: 'cells-updated', ...about, key, row: index + 1, cells: Object.fromEntries(changed) })
    })
    for (const row of oldRows.values())
      if (row.cells.some((cell) => cell !== null)) record({ kind: 'row-removed', ...about, key: plain(row.cells[keyBefore] ?? null) })
  }
}

// ─── What managers do ────────────────────────────────────────────────────────────────────────────────────────────────

function doInTab(book: Book, what: { do: string } & Json): unknown {
  const sheet = what.tab === undefined ? book.sheets.find(({ hidden }) => !hidden) : book.sheets.find(({ title }) => title === what.tab)
  if (!sheet) throw new Error(`no tab ${String(what.tab)}`)
  const columnOf = (name: unknown): number => {
    const tagged = book.meta.find(
      (meta) => meta.metadataKey === 'wasl_column' && meta.metadataValue === name && sheetOfMeta(meta) === sheet.sheetId,
    )
    const at =
      tagged?.location.dimensionRange?.startIndex ??
      (sheet.rows[0]?.cells ?? []).findIndex(
        (cell) =>
          String(cell ?? '') === name ||
          String(cell ?? '')
            .split(' / ')
            .includes(String(name)),
      )
    if (at < 0) throw new Error(`no column ${String(name)}`)
    return at
  }
  const rowOf = (key: unknown): number => {
    const at = sheet.rows.findIndex(({ cells }) => cells.some((cell) => cell === key))
    if (at < 0) throw new Error(`no row ${String(key)}`)
    return at
  }
  const end = () => sheet.rows.findLastIndex(({ cells }) => cells.some((cell) => cell !== null)) + 1
  // Managers are editors, not the owner: what is closed to them stays closed, unless a call says `owner`.
  const isClosed = sheet.protections.some(
    ({ editors, warningOnly, range }) =>
      !warningOnly && editors.length > 0 && Object.keys(range).every((key) => range[key as keyof Area] === undefined),
  )
  if (isClosed && !what.owner && !['read', 'unprotect', 'protect'].includes(what.do))
    throw new Error('You are trying to edit a protected cell or object.')
  switch (what.do) {
    case 'read':
      return {
        ...(tellSheet(sheet) as Json),
        header: (sheet.rows[0]?.cells ?? []).map(plain),
        rows: sheet.rows.slice(1, end()).map(({ cells }) => cells.map(plain)),
        hiddenColumns: sheet.columns.flatMap(({ hidden }, i) => (hidden ? [i] : [])),
        validations: sheet.validations,
        meta: book.meta,
        sheets: book.sheets.map(({ title, hidden }) => ({ title, hidden })),
      }
    case 'sort': {
      const by = columnOf(what.by)
      const body = sheet.rows.slice(1, end()).map(({ cells }) => cells)
      const text = (cells: Cell[]) => String(plain(cells[by] ?? null) ?? '')
      // Values move, rows stay: what is tagged on a row does not follow a sort.
      body.sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0) * (what.desc ? -1 : 1))
      body.forEach((cells, i) => {
        sheet.rows[i + 1] = { id: sheet.rows[i + 1]!.id, cells }
      })
      return { sorted: body.length }
    }
    case 'filter': {
      const range = { startRowIndex: 0, endRowIndex: Math.max(1, end()), startColumnIndex: 0, endColumnIndex: sheet.columns.length }
      sheet.filter = { range, hide: what.column === undefined ? null : { column: columnOf(what.column), keep: String(what.value ?? '') } }
      return { filter: range }
    }
    case 'clear-filter':
      return delete sheet.filter
    case 'insert-column': {
      const at = Number(what.at ?? 0)
      insertDimension(book, sheet, false, at, 1)
      if (what.header !== undefined) setCell(book, sheet, 0, at, String(what.header))
      for (const [key, value] of Object.entries((what.values ?? {}) as Record<string, Value>)) setCell(book, sheet, rowOf(key), at, value)
      return { inserted: at }
    }
    case 'delete-column': {
      const at = columnOf(what.column)
      deleteDimension(book, sheet, false, at, at + 1)
      return { deleted: at }
    }
    case 'move-column': {
      moveColumn(book, sheet, columnOf(what.column), Number(what.to))
      return { moved: what.column }
    }
    case 'rename-header':
      setCell(book, sheet, 0, columnOf(what.column), String(what.to))
      return { renamed: what.column }
    case 'insert-row': {
      insertDimension(book, sheet, true, Number(what.at), 1)
      return { inserted: what.at }
    }
    case 'delete-row': {
      const at = rowOf(what.key)
      deleteDimension(book, sheet, true, at, at + 1)
      return { deleted: at }
    }
    case 'edit':
      setCell(book, sheet, rowOf(what.key), columnOf(what.column), what.value as Cell)
      return { edited: what.key }
    case 'add-row': {
      const at = what.at === undefined ? end() : Number(what.at)
      if (at < sheet.rows.length || at >= sheet.rowCount) insertDimension(book, sheet, true, at, 1)
      const cells = (what.cells ?? []) as Value[] | Record<string, Value>
      const entries = Array.isArray(cells)
        ? cells.map((value, i) => [i, value] as const)
        : Object.entries(cells).map(([name, value]) => [columnOf(name), value] as const)
      for (const [column, value] of entries) setCell(book, sheet, at, column, value)
      return { added: at }
    }
    case 'copy-row': {
      const from = rowOf(what.key)
      const at = end()
      sheet.rows[from]!.cells.forEach((cell, column) => {
        setCell(book, sheet, at, column, cell)
      })
      return { copied: at }
    }
    case 'rename-tab':
      sheet.title = String(what.to)
      return { tab: sheet.title }
    case 'delete-tab': {
      if (!book.sheets.some((other) => other !== sheet && !other.hidden)) book.sheets.push(makeSheet(book, { title: 'Sheet1' }))
      dropSheet(book, sheet)
      return { tabs: book.sheets.map(({ title }) => title) }
    }
    case 'add-tab':
      book.sheets.push(makeSheet(book, { title: String(what.title) }))
      return { tab: what.title }
    case 'resize':
      sheet.rowCount = Number(what.rows)
      return { rows: sheet.rowCount }
    case 'protect': {
      const at = what.column === undefined ? undefined : columnOf(what.column)
      const range = at === undefined ? {} : { startColumnIndex: at, endColumnIndex: at + 1 }
      sheet.protections.push({ protectedRangeId: book.nextId++, description: 'by a manager', warningOnly: false, editors: [], range })
      return { protected: what.column ?? sheet.title }
    }
    case 'unprotect':
      sheet.protections = sheet.protections.filter(({ warningOnly }) => warningOnly)
      return { protected: false }
    default:
      throw new Error(`a manager cannot ${what.do}`)
  }
}

function showTab(book: Book): unknown {
  const sheet = book.sheets.find(({ hidden }) => !hidden)!
  const visible = sheet.columns
    .flatMap((column, i) => (column.hidden ? [] : [i]))
    .filter((i) => sheet.rows.some(({ cells }) => (cells[i] ?? null) !== null))
  const line = ({ cells }: Row) => visible.map((i) => plain(cells[i] ?? null) ?? '')
  const hide = sheet.filter?.hide
  const body = sheet.rows.slice(1).filter(({ cells }) => cells.some((cell) => cell !== null))
  const shown = body.filter(
    ({ cells }, i) =>
      !hide || i + 1 >= (sheet.filter!.range.endRowIndex ?? 0) || String(plain(cells[hide.column] ?? null) ?? '') === hide.keep,
  )
  return {
    spreadsheet: book.title,
    tab: sheet.title,
    tabs: book.sheets.filter(({ hidden }) => !hidden).map(({ title }) => title),
    rightToLeft: sheet.rightToLeft,
    frozenRows: sheet.frozenRowCount,
    header: sheet.rows[0] ? line(sheet.rows[0]) : [],
    rows: shown.map(line),
    hiddenByFilter: body.length - shown.length,
  }
}

// ─── Small things ────────────────────────────────────────────────────────────────────────────────────────────────────

function plain(cell: Cell): Value | null {
  return cell !== null && typeof cell === 'object' ? `#FORMULA ${cell.formula}` : cell
}

function nameOf(sheet: Sheet, area: Required<Area>): string {
  const name = /^[A-Za-z_]\w*$/.test(sheet.title) ? sheet.title : `'${sheet.title.replace(/'/g, "''")}'`
  const from = `${columnLetters(area.startColumnIndex)}${area.startRowIndex + 1}`
  const to = `${columnLetters(area.endColumnIndex - 1)}${area.endRowIndex}`
  return `${name}!${from === to ? from : `${from}:${to}`}`
}

function columnIndex(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function columnLetters(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnLetters(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26))
}

function cutEnds<T>(items: T[], isEmpty: (item: T) => boolean): T[] {
  return items.slice(0, items.findLastIndex((item) => !isEmpty(item)) + 1)
}

function fieldsOf(fields: unknown): string[] {
  if (typeof fields !== 'string' || fields === '')
    throw new Error('At least one field must be listed in fields. (Use * to indicate all fields.)')
  return fields.split(/,(?![^(]*\))/)
}

function inputOf(query: URLSearchParams): string {
  const input = query.get('valueInputOption')
  if (!input) throw invalid("'valueInputOption' is required but not specified")
  return input
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : []
}

function list2(value: unknown): unknown[][] {
  return Array.isArray(value) ? (value as unknown[][]) : []
}

function countOf(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function pick(from: Json, keys: string[]): Json {
  return Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])))
}

function readBody(request: FakeRequest): Json {
  if (request.body.length === 0) return {}
  try {
    return JSON.parse(request.body.toString('utf8')) as Json
  } catch {
    throw invalid('Invalid JSON payload received. Parse error.')
  }
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Json) : {}
  } catch {
    return {}
  }
}
