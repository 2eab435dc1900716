import { gunzipSync } from 'node:zlib'
import { sheets, type sheets_v4 } from '@googleapis/sheets'
import { OAuth2Client } from 'google-auth-library'
import { ConnectorError } from '#src/errors.ts'
import type { Outside } from '../connector.ts'
import { toFault, unreadable } from './faults.ts'
import type { Settings } from './settings.ts'
import { makeTokens } from './token.ts'

/** What stands in a cell. */
export type Cell = string | number | boolean | null

/** A range as read: rows from its first row on, empty ends cut off; `lastRow` (1-based) is where Google clipped it. */
export interface Block {
  rows: Cell[][]
  lastRow?: number
}

/** One change inside a `:batchUpdate`, as Google names it. */
export type Request = sheets_v4.Schema$Request
/** A piece of developer metadata, as Google names it. */
export type Metadata = sheets_v4.Schema$DeveloperMetadata

/** The five calls wasl makes. Each is one unit of quota (60 reads and 60 writes a minute per service account). All throw ConnectorError. */
export interface SheetsApi {
  /** The address the spreadsheet must be shared with. */
  readonly email: string
  /** Tabs, protected ranges, title and time zone; no cells. */
  readBook(): Promise<sheets_v4.Schema$Spreadsheet>
  /** Developer metadata under these keys, anywhere in the spreadsheet. */
  readTags(keys: readonly string[]): Promise<Metadata[]>
  /** Values as they are (numbers as numbers), one block per A1 range, in order. */
  readValues(ranges: readonly string[]): Promise<Block[]>
  /** One atomic `:batchUpdate`. With `see`, an A1 range, `shown` are the cells that stand there right after; undefined where the answer does not tell. */
  change(requests: Request[], see?: string): Promise<{ replies: sheets_v4.Schema$Response[]; shown?: Cell[][] }>
}

const bookFields =
  'properties(title,timeZone),sheets(properties(sheetId,title,hidden,rightToLeft,gridProperties(rowCount,columnCount,frozenRowCount)),protectedRanges(protectedRangeId,description))'
const changeFields = 'spreadsheetId,replies,updatedSpreadsheet(sheets(data(rowData(values(effectiveValue)))))'

/** Google's official client over wasl's one outgoing client: its own retries are off, a write is never made twice behind our back. */
export function makeApi(settings: Settings, outside: Outside, times = { readMs: 15_000, writeMs: 20_000 }): SheetsApi {
  const tokens = makeTokens(settings, outside)
  const auth = new OAuth2Client()
  auth.refreshHandler = () => tokens.take()
  const api = sheets({ version: 'v4', auth })
  const spreadsheetId = settings.spreadsheetId
  // Per call, because a `rootUrl` given to the client as a whole loses its path.
  const options = (write: boolean) => ({
    ...(settings.baseUrl ? { rootUrl: `${settings.baseUrl.replace(/\/+$/, '')}/` } : {}),
    retry: false,
    fetchImplementation: makeFetch(outside, write ? times.writeMs : times.readMs),
  })

  const call = async <T>(write: boolean, make: () => Promise<{ data: T }>, isAnswer: (data: T) => boolean): Promise<T> => {
    const asked = { write, email: tokens.email }
    for (let n = 0; ; n++) {
      try {
        const { data } = await make()
        if (typeof data !== 'object' || data === null || !isAnswer(data)) throw unreadable(asked)
        return data
      } catch (error) {
        const fault = toFault(error, asked)
        if (fault.code !== 'unauthenticated' || n > 0) throw fault
        // An expired token: nothing was done, so once more with a new one.
        tokens.drop()
        auth.setCredentials({})
      }
    }
  }

  return {
    email: tokens.email,
    readBook: () =>
      call(
        false,
        () => api.spreadsheets.get({ spreadsheetId, fields: bookFields }, options(false)),
        (data) => Array.isArray(data.sheets),
      ),
    async readTags(keys) {
      const dataFilters = keys.map((metadataKey) => ({ developerMetadataLookup: { metadataKey } }))
      const found = await call(
        false,
        () => api.spreadsheets.developerMetadata.search({ spreadsheetId, requestBody: { dataFilters } }, options(false)),
        () => true,
      )
      return (found.matchedDeveloperMetadata ?? []).flatMap((match) => match.developerMetadata ?? [])
    },
    async readValues(ranges) {
      const read = await call(
        false,
        () =>
          api.spreadsheets.values.batchGet(
            { spreadsheetId, ranges: [...ranges], majorDimension: 'ROWS', valueRenderOption: 'UNFORMATTED_VALUE' },
            options(false),
          ),
        (data) => Array.isArray(data.valueRanges) && data.valueRanges.length === ranges.length,
      )
      return read.valueRanges!.map(({ range, values }) => ({ rows: (values ?? []) as Cell[][], lastRow: endOf(range) }))
    },
    async change(requests, see) {
      const requestBody = {
        requests,
        ...(see ? { includeSpreadsheetInResponse: true, responseIncludeGridData: true, responseRanges: [see] } : {}),
      }
      const done = await call(
        true,
        () => api.spreadsheets.batchUpdate({ spreadsheetId, fields: changeFields, requestBody }, options(true)),
        (data) => Array.isArray(data.replies) || typeof data.spreadsheetId === 'string',
      )
      const data = done.updatedSpreadsheet?.sheets?.flatMap((sheet) => sheet.data ?? [])[0]
      const shown = data?.rowData?.map((row) =>
        (row.values ?? []).map(({ effectiveValue: v }) => v?.stringValue ?? v?.numberValue ?? v?.boolValue ?? null),
      )
      return { replies: done.replies ?? [], shown }
    },
  }
}

/** `fetch` as Google's client wants it, made of our outgoing client: private addresses are refused, and a failure knows whether the call had left. */
function makeFetch(outside: Outside, timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers))
    const answer = await outside.http.request({
      method: init?.method as 'GET' | 'POST',
      url: String(input),
      headers,
      body: typeof init?.body === 'string' ? init.body : undefined,
      timeoutMs,
      maxBytes: 50_000_000,
    })
    const body = answer.headers['content-encoding'] === 'gzip' ? gunzip(answer.body) : answer.body
    return new Response(answer.status === 204 ? null : new Uint8Array(body), {
      status: answer.status,
      headers: { 'content-type': answer.headers['content-type'] ?? '' },
    })
  }
}

function gunzip(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: 200_000_000 })
  } catch (error) {
    throw new ConnectorError('retry', 'The answer broke off', { code: 'unreadable', cause: error })
  }
}

/** The last row of `'العملاء'!A1:A1000`. */
function endOf(range: string | null | undefined): number | undefined {
  const end = /:[A-Z]*(\d+)$/.exec(range ?? '')?.[1]
  return end ? Number(end) : undefined
}
