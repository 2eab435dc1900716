/** The expected refusals of wasl's own API: code → HTTP status. Anything thrown that is not one of these is a bug and answers 500. */
const statusOf = {
  bad_request: 400,
  unknown_field: 400,
  signature_missing: 401,
  signature_wrong: 401,
  unauthenticated: 401,
  forbidden: 403,
  sign_in_first: 403,
  not_found: 404,
  method_not_allowed: 405,
  already_answered: 409,
  version_conflict: 409,
  in_flight: 409,
  gone: 410,
  too_large: 413,
  unsupported_type: 415,
  invalid: 422,
  key_reused: 422,
  too_many: 429,
  unavailable: 503,
} as const

/** The short names of the refusals, as `code` in every problem+json. */
export type ErrorCode = keyof typeof statusOf

/** An expected refusal. `detail` is one plain sentence with the cause and the next step; `fields` names what was wrong, path → sentence. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly fields: Record<string, string> | undefined
  readonly status: number
  readonly extra: Record<string, unknown> | undefined

  constructor(code: ErrorCode, detail: string, fields?: Record<string, string>, extra?: Record<string, unknown>) {
    super(detail)
    this.name = 'AppError'
    this.code = code
    this.fields = fields
    this.extra = extra
    this.status = statusOf[code]
  }
}

/**
 * What the other side's refusal means for us; decided once, in the connector.
 * retry: a passing fault · wait: it told us when (429) · unauthorized: the whole connection stands still until its key is mended ·
 * rejected: this item is refused for good · uncertain: it may or may not have happened.
 */
export type FaultKind = 'retry' | 'wait' | 'unauthorized' | 'rejected' | 'uncertain'

/** A fault of an outside service. `message` is safe to show (its own words, ≤ 300 characters, no secrets, no traceback). */
export class ConnectorError extends Error {
  readonly kind: FaultKind
  /** The vendor's own code, when it gave one (`131047`, `190`, `odoo.exceptions.AccessError`). */
  readonly code: string | undefined
  /** Not before this many milliseconds from now. */
  readonly retryAfterMs: number | undefined
  /** Whom a wait concerns: the whole connection, or this item alone (its recipient). */
  readonly scope: 'connection' | 'item'

  constructor(
    kind: FaultKind,
    message: string,
    options: { code?: string; retryAfterMs?: number; scope?: 'connection' | 'item'; cause?: unknown } = {},
  ) {
    super(message.slice(0, 300), { cause: options.cause })
    this.name = 'ConnectorError'
    this.kind = kind
    this.code = options.code
    this.retryAfterMs = options.retryAfterMs
    this.scope = options.scope ?? 'connection'
  }
}
