import { AppError } from '#src/errors.ts'
import { isConnectionLost } from './db.ts'
import type { Log } from './log.ts'

/** How an error leaves: problem+json with its cause and the next step, and never with a stack. */
export interface Problem {
  status: number
  headers: Record<string, string>
  body: string
}

/** An error as its caller is told of it; one that nobody expected stands in the log under the request's id. */
export function problemOf(error: unknown, request: { id: string; method: string; path: string }, log: Log): Problem {
  const known = asAppError(error)
  if (!known) {
    const { message, stack } = (error ?? {}) as Partial<Error>
    log.error({ requestId: request.id, method: request.method, path: request.path, err: message, stack }, 'request.failed')
  }
  const code = known?.code ?? 'internal'
  const status = known?.status ?? 500
  return {
    status,
    headers: {
      ...(status === 503 || status === 429 ? { 'retry-after': '2' } : {}),
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      'content-type': 'application/problem+json; charset=utf-8',
    },
    body: JSON.stringify({
      type: `https://wasl.invalid/problems/${code}`,
      title: code.replaceAll('_', ' '),
      status,
      code,
      detail: known?.message ?? 'wasl stumbled; the log tells more under this request id.',
      requestId: request.id,
      ...(known?.fields ? { fields: known.fields } : {}),
      ...known?.extra,
    }),
  }
}

function asAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  const { type, status } = (error ?? {}) as { type?: string; status?: number }
  if (type === 'entity.too.large') return new AppError('too_large', 'The body is larger than wasl takes here.')
  if (type === 'encoding.unsupported') return new AppError('unsupported_type', 'Send the body without compression.')
  if (type === 'request.aborted' || status === 400) return new AppError('bad_request', 'The request could not be read.')
  // The database is away or full: the sender is asked to come again, nothing is answered that was not stored.
  if (isConnectionLost(error)) return new AppError('unavailable', 'wasl is not ready just now; please try again.')
  return null
}
