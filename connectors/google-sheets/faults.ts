import { ConnectorError } from '#src/errors.ts'
import { faultOfSilence } from '../faults.ts'
import { NoAnswer } from '../http.ts'

/** What a fault must know of the call. */
export interface Asked {
  /** A write that was not answered may stand; a read may be made again. */
  write: boolean
  /** Whom the spreadsheet must be shared with. */
  email: string
}

/**
 * What an error of Google's client means. `unauthorized` = the whole connection stands still until a person mends the sheet or its sharing;
 * `rejected` = Google refused this request as it stands. Texts are looked at only where Google's status says too little (always in English).
 * Source: developers.google.com/workspace/sheets/api/limits and the texts of public error reports.
 */
export function toFault(error: unknown, asked: Asked): ConnectorError {
  const own = causeOf(error)
  if (own) return faultOfSilence(own, !asked.write)
  const { status, body } = readAnswer(error)
  if (status === undefined) throw error
  const words = body.message ?? `HTTP ${status}`
  const stop = (code: string, text: string) => new ConnectorError('unauthorized', text, { code })
  if (status === 429) return new ConnectorError('wait', words, { code: 'quota', retryAfterMs: 20_000 + Math.floor(Math.random() * 10_000) })
  if (/protected cell|protected range|protected sheet/i.test(words))
    return stop('protected', `A range wasl writes to is protected: let ${asked.email} edit it. (${words})`)
  if (status === 401) return stop('unauthenticated', `Google refused the access token of ${asked.email}. (${words})`)
  if (status === 403 && /has not been used|is disabled/i.test(words))
    return stop('api_disabled', `The Google Sheets API is not switched on in the project of ${asked.email}. (${words})`)
  if (status === 403) return stop('forbidden', `Share the spreadsheet with ${asked.email} as Editor. (${words})`)
  if (status === 404) return stop('not_found', `There is no such spreadsheet, or it is not shared with ${asked.email}. (${words})`)
  if (status === 400 && /number of cells in the workbook|above the limit of \d+ cells/i.test(words))
    return stop('sheet_full', `The spreadsheet is full (10 million cells): archive old rows or tabs. (${words})`)
  if (status === 400 && /not supported for this document/i.test(words))
    return stop('not_a_sheet', `The file is not a Google spreadsheet (an Excel file?): save it as Google Sheets. (${words})`)
  if (status === 400 && /unable to parse range|no grid with id/i.test(words)) return stop('tab_missing', words)
  if (status === 408 || status >= 500) return new ConnectorError(asked.write ? 'uncertain' : 'retry', words, { code: `http_${status}` })
  return new ConnectorError('rejected', words, { code: body.status ?? `http_${status}` })
}

/** A 2xx that is not what was asked for: something in between answered. */
export function unreadable({ write }: Asked): ConnectorError {
  return new ConnectorError(write ? 'uncertain' : 'retry', 'The answer is not from Google Sheets or broke off', { code: 'unreadable' })
}

/** Our own error at the bottom of what Google's client wrapped around it. */
function causeOf(error: unknown): ConnectorError | NoAnswer | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof ConnectorError || at instanceof NoAnswer) return at
  return undefined
}

function readAnswer(error: unknown): { status?: number; body: { message?: string; status?: string } } {
  const response = (error as { response?: { status?: number; data?: unknown } }).response
  let data = response?.data
  if (typeof data === 'string') {
    try {
      data = JSON.parse(data)
    } catch {
      data = undefined
    }
  }
  const told = (data as { error?: unknown } | undefined)?.error
  const body = typeof told === 'object' && told !== null ? (told as { message?: unknown; status?: unknown }) : {}
  return {
    status: response?.status,
    body: {
      message: typeof body.message === 'string' ? body.message : undefined,
      status: typeof body.status === 'string' ? body.status : undefined,
    },
  }
}
