import type { IncomingHttpHeaders } from 'node:http'
import { ConnectorError, type FaultKind } from '#src/errors.ts'
import { retryAfterMs } from '../faults.ts'
import type { Answer } from '../http.ts'
import { asText, isRecord } from './values.ts'

/** What a fault must know of the call: whether it may be made again when nobody knows if it happened. */
export interface Asked {
  repeatable: boolean
  now: Date
}

/**
 * What a Python exception means, by its class (`odoo.exceptions.MissingError`, `psycopg2.errors.SerializationFailure`), never by the HTTP status:
 * JSON-2 answers 500 for an unknown field. Texts are only looked at where the class says too little, in English (every call asks for `lang: en_US`).
 */
export function faultOfException(name: string, text: string, { repeatable }: Asked): ConnectorError {
  const fault = (kind: FaultKind, code = name) => new ConnectorError(kind, plainWords(text), { code })
  const words = plainWords(text)
  if (/database ".*" does not exist/.test(words) && name.endsWith('OperationalError')) return fault('unauthorized', 'no_database')
  // Rolled back for certain: the server itself would have tried again.
  if (/SerializationFailure|DeadlockDetected|LockNotAvailable/.test(name) || /^could not serialize/.test(words)) return fault('retry')
  // The connection to PostgreSQL broke, perhaps during COMMIT.
  if (/InterfaceError|OperationalError/.test(name)) return fault(repeatable ? 'retry' : 'uncertain')
  if (/AccessDenied|Unauthorized/.test(name)) return fault('unauthorized', 'odoo.exceptions.AccessDenied')
  if (name.endsWith('AccessError')) return fault(isAboutOneRecord(words) ? 'rejected' : 'unauthorized')
  return fault('rejected')
}

/** A JSON-2 answer that is not 200: `{ name, message, arguments, context, debug }`; `debug` holds whole rows and is never looked at. */
export function faultOfJson2(answer: Answer, asked: Asked): ConnectorError {
  const body = parseBody(answer)
  if (!isRecord(body) || typeof body.name !== 'string') return faultOfStatus(answer.status, answer.headers, asked)
  return faultOfException(body.name, asText(body.message), asked)
}

/** An HTTP answer that does not come from Odoo's own code: a proxy, a maintenance page, a wrong address. */
export function faultOfStatus(status: number, headers: IncomingHttpHeaders, asked: Asked): ConnectorError {
  const fault = (kind: FaultKind, text: string, code = `http_${status}`) => new ConnectorError(kind, text, { code })
  if (status === 429) {
    const wait = retryAfterMs({ headers } as Answer, asked.now) ?? 60_000
    return new ConnectorError('wait', 'Odoo asked us to slow down (HTTP 429)', { code: 'http_429', retryAfterMs: wait })
  }
  if (status === 401) return fault('unauthorized', 'Odoo refused the login or API key (HTTP 401)', 'odoo.exceptions.AccessDenied')
  if (status === 404)
    return fault('unauthorized', 'No Odoo answers at this address, or the database does not exist (HTTP 404)', 'no_such_address')
  if (status === 301 || status === 308)
    return fault('unauthorized', `The address has moved to ${asText(headers.location).slice(0, 120)}`, 'moved')
  if ([400, 405, 411, 413, 414, 415, 422].includes(status)) return fault('rejected', `Odoo refused the call (HTTP ${status})`)
  // Turned away before Odoo saw it: a firewall's page, a redirect to a maintenance page.
  if (status >= 300 && status < 500) return fault('retry', `Something in front of Odoo answered instead of it (HTTP ${status})`)
  return fault(asked.repeatable ? 'retry' : 'uncertain', `Odoo's answer cannot be read (HTTP ${status})`)
}

/** Whether an exception says that a method without a result was done: XML-RPC cannot carry None and says so after the commit. */
export function isDoneAfterAll(text: string): boolean {
  return /TypeError: cannot marshal /.test(plainWords(text))
}

/**
 * Odoo's own words in at most 300 characters on one line: of a traceback only the exception, never the frames;
 * nothing of what PostgreSQL tells of the row (`Failing row contains …`, `DETAIL`, `LINE 1`).
 */
export function plainWords(text: string): string {
  const kept: string[] = []
  for (const line of exceptionOf(text).split('\n')) {
    if (/^\s*(?:DETAIL|HINT|CONTEXT|QUERY|STATEMENT|LINE \d+):/.test(line)) break
    kept.push(line.replace(/Failing row contains.*/s, '').trim())
  }
  return kept.filter(Boolean).join(' ').slice(0, 300)
}

/** The exception's class in a traceback (`ValueError`), '' if the text is none. */
export function exceptionName(text: string): string {
  return /^([A-Za-z_][\w.]*)(?::|$)/.exec(exceptionOf(text).trim())?.[1] ?? ''
}

/** Python ends a traceback with the exception, the first line that is not indented; chained ones end with the one that counts. */
function exceptionOf(text: string): string {
  const start = text.lastIndexOf('Traceback (most recent call last):')
  if (start < 0) return text
  return (
    text
      .slice(start)
      .split('\n')
      .slice(1)
      .find((line) => /^\S/.test(line)) ?? 'Odoo failed without words'
  )
}

/** A record rule keeps one record from the bot; every other lack of rights concerns all of its calls. */
function isAboutOneRecord(words: string): boolean {
  return /top-secret records|doesn't have '\w+' access to:|^Private methods/.test(words)
}

function parseBody(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text())
  } catch {
    return undefined
  }
}
