import { ConnectorError, type FaultKind } from '#src/errors.ts'
import { retryAfterMs } from './faults.ts'
import type { Answer } from './http.ts'

/** What a Graph error body told; `code` and `subcode` as written there, absent when the body is not a Graph error. */
export interface GraphError {
  code: number | undefined
  subcode: number | undefined
  message: string
  transient: boolean
}

type Verdict = { kind: FaultKind; waitMs?: number }

const channelDown: Verdict = { kind: 'unauthorized' }
const refused: Verdict = { kind: 'rejected' }
const passing: Verdict = { kind: 'retry' }
const wait = (seconds: number): Verdict => ({ kind: 'wait', waitMs: seconds * 1000 })

/**
 * Graph codes that mean more than their HTTP status (which differs between versions). A refusal that concerns one person's marketing or one template
 * is `rejected` and not `wait`: waiting would hold up the whole connection for it.
 * Source: …/business-messaging/whatsapp/support/error-codes, …/graph-api/guides/error-handling, …/messenger-platform/error-codes
 */
const byCode: Record<string, Verdict> = {
  0: channelDown, // the app user could not be authenticated
  1: passing,
  2: passing,
  3: channelDown, // capability or permission
  4: wait(300), // app call limit
  10: channelDown, // permission
  '10/2534022': refused, // Instagram: outside the window
  '10/2534025': refused, // Instagram: private reply already used
  17: wait(300), // user call limit
  32: wait(300), // page call limit
  100: refused, // parameter
  '100/33': passing, // not there, no right to it, or not readable yet just after its webhook
  102: channelDown, // session
  190: channelDown, // token
  368: channelDown, // policy block
  551: refused, // Instagram: person not available
  613: wait(300), // custom call limit
  803: channelDown, // lead access missing
  130429: wait(2), // number's messages per second
  130472: refused, // person is in an experiment group
  130497: channelDown, // country restriction
  131000: passing,
  131005: channelDown, // permission
  131008: refused,
  131009: refused,
  131016: passing, // service unavailable
  131021: refused, // recipient is the sender
  131026: refused, // undeliverable
  131030: refused, // test number, recipient not on its list
  131031: channelDown, // account locked
  131037: channelDown, // display name not approved
  131042: channelDown, // payment
  131047: refused, // window closed: only a template goes
  131048: wait(900), // spam limit of the number
  131049: refused, // per-person marketing cap; asking again is what it forbids
  131050: refused, // person stopped our marketing
  131051: refused,
  131052: refused,
  131053: refused,
  131056: wait(6), // one person, one message in 6 s
  131057: passing, // maintenance, under a minute
  131062: refused, // cannot go to a business-scoped id
  131063: refused, // marketing templates switched off
  131064: refused, // templates limited after violations
  132069: passing, // flow throttled
  133016: wait(3600), // too many registrations
  135000: passing,
}

/**
 * A Graph API refusal as our fault, by its own code first and its HTTP status second.
 * `repeatable: false` for a call that must not happen twice (a send): a server fault is then `uncertain` instead of `retry`.
 * The vendor's words are kept (without anything that looks like a token), its code is `code`, waits come from `Retry-After`, the usage header or the code.
 */
export function graphFault(answer: Answer, now: Date, options: { repeatable: boolean } = { repeatable: true }): ConnectorError {
  const error = readGraphError(answer)
  const verdict = judge(answer.status, error, options.repeatable)
  const asked = Math.max(retryAfterMs(answer, now) ?? 0, regainMs(answer))
  return new ConnectorError(verdict.kind, error.message, {
    scope: error.code === 131056 ? 'item' : 'connection', // one message to one person in 6 s
    code: error.code === undefined ? `http_${answer.status}` : String(error.code),
    ...(verdict.kind === 'wait' ? { retryAfterMs: Math.max(asked, asked ? 0 : (verdict.waitMs ?? 0)) || 60_000 } : {}),
  })
}

/** Reads a Graph error body; never throws. */
export function readGraphError(answer: Answer): GraphError {
  let error: Record<string, unknown> = {}
  try {
    const body = JSON.parse(answer.text()) as { error?: unknown } | null
    if (body && typeof body.error === 'object' && body.error) error = body.error as Record<string, unknown>
  } catch {
    // Not a Graph body (a proxy's page): the status alone speaks.
  }
  const inner = error.error_data
  const details = typeof inner === 'object' && inner ? (inner as { details?: unknown }).details : undefined
  const words = [error.message, details].filter((part) => typeof part === 'string' && part).join(' · ')
  const trace = typeof error.fbtrace_id === 'string' ? ` (fbtrace_id ${error.fbtrace_id.slice(0, 40)})` : ''
  return {
    code: asNumber(error.code),
    subcode: asNumber(error.error_subcode),
    message: `${withoutTokens(words || `HTTP ${answer.status}`).slice(0, 240)}${trace}`,
    transient: error.is_transient === true,
  }
}

function judge(status: number, { code, subcode, transient }: GraphError, repeatable: boolean): Verdict {
  const unclear: Verdict = { kind: repeatable ? 'retry' : 'uncertain' }
  const known = code === undefined ? undefined : (byCode[`${code}/${subcode}`] ?? byCode[code] ?? family(code))
  // A server fault says "refused" only by a code that names why; `0` and the passing ones leave open whether it happened.
  if (status >= 500) return known && known.kind !== 'retry' && code !== 0 ? known : unclear
  if (known) return known
  // A redirect is not followed, so nothing happened there.
  if (transient || (status >= 300 && status < 400)) return passing
  if (status === 429) return wait(60)
  if (status === 401 || status === 403) return channelDown
  if (status === 408) return unclear
  return refused
}

function family(code: number): Verdict | undefined {
  if (code >= 200 && code <= 299) return channelDown
  if (code >= 80000 && code <= 80014) return wait(300)
  if (code >= 132000 && code <= 132999) return refused
  return undefined
}

/** `X-Business-Use-Case-Usage`: minutes until calls are taken again, the longest of them. */
function regainMs(answer: Answer): number {
  const header = answer.headers['x-business-use-case-usage']
  const minutes = [...String(header ?? '').matchAll(/"estimated_time_to_regain_access"\s*:\s*(\d{1,5})/g)].map((found) => Number(found[1]))
  return Math.max(0, ...minutes) * 60_000
}

function withoutTokens(text: string): string {
  return text.replace(/[A-Za-z0-9_-]{32,}/g, '…')
}

function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}
