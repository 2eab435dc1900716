import { randomUUID } from 'node:crypto'
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express'
import helmet from 'helmet'
import { findCaller } from './accounts/keys.ts'
import type { Deps } from './deps.ts'
import { AppError } from './errors.ts'
import type { Door } from './inbox/door.ts'
import { isId } from './platform/id.ts'
import { stopwatch } from './platform/log.ts'
import { observeRequest } from './platform/metrics.ts'
import { countMisses } from './platform/misses.ts'
import { type Caller, check, once, type Route, readJsonBody, refuseUnstorable } from './platform/route.ts'

const MAX_BODY = '1mb'
const MAX_WEBHOOK_BODY = '5mb'

/** The app without its pages: webhooks, and every route under /api/v1. `pages` are mounted before the 404. */
export function makeHttpApp(deps: Deps, door: Door, routes: readonly Route<Deps>[], pages: (app: Express) => void): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.set('trust proxy', deps.config.TRUSTED_PROXIES.length ? deps.config.TRUSTED_PROXIES : false)
  app.use((request, response, next) => {
    response.locals.requestId = randomUUID()
    response.setHeader('x-request-id', response.locals.requestId)
    const took = stopwatch()
    response.on('finish', () => observeRequest(request.method, request.route?.path ?? request.baseUrl ?? '', response.statusCode, took()))
    next()
  })
  mountWebhooks(app, deps, door)
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: { maxAge: 31_536_000 },
    }),
  )
  const misses = countMisses(deps.log)
  for (const route of routes) mountRoute(app, deps, route, misses)
  pages(app)
  app.use(() => {
    throw new AppError('not_found', 'There is nothing at this address.')
  })
  app.use(problems(deps))
  return app
}

function mountWebhooks(app: Express, deps: Deps, door: Door): void {
  const raw = express.raw({ type: () => true, limit: MAX_WEBHOOK_BODY, inflate: false })
  const receive = async (request: Request, response: Response): Promise<void> => {
    const answer = await door.receive(String(request.params.connector), request.params.connectionId as string | undefined, {
      method: request.method as 'GET' | 'POST',
      query: flat(request.query),
      headers: flat(request.headers),
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      now: deps.clock.now(),
    })
    // Not `send`: it works out an ETag for an answer that nobody keeps.
    response.statusCode = answer.status
    response.setHeader('content-type', 'text/plain; charset=utf-8')
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
    response.end(answer.body)
  }
  app.options('/webhooks/:connector/:connectionId', async (request, response) => {
    response
      .set(await door.preflight(String(request.params.connector), String(request.params.connectionId), request.headers.origin))
      .status(204)
      .end()
  })
  for (const path of ['/webhooks/:connector', '/webhooks/:connector/:connectionId', '/webhooks/:connector/:connectionId/:event']) {
    app.get(path, raw, receive)
    app.post(path, raw, receive)
    app.all(path, () => {
      throw new AppError('method_not_allowed', 'A webhook address takes GET and POST only.')
    })
  }
}

function mountRoute(app: Express, deps: Deps, route: Route<Deps>, misses: ReturnType<typeof countMisses>): void {
  const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
  app[method](`/api/v1${route.path}`, express.raw({ type: () => true, limit: MAX_BODY, inflate: true }), async (request, response) => {
    const caller = await identifyCaller(deps, request)
    const who = caller?.actor ?? String(request.ip)
    misses.refuse(who)
    response.on('finish', () => misses.count(who, response.statusCode))
    if (!caller) throw new AppError('unauthenticated', 'Send an API key as `Authorization: Bearer <key>`, or sign in.')
    if (!route.who.includes(caller.role)) throw new AppError('forbidden', `This needs the role ${route.who.join(' or ')}.`)
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    for (const [name, value] of Object.entries(request.params))
      if (/^(id|.*Id)$/.test(name) && !isId(value)) throw new AppError('not_found', 'There is nothing with this id.')
    refuseUnstorable(request.query)
    const params = check(route.params, request.params, 'bad_request')
    const query = check(route.query, request.query, 'bad_request')
    const body = route.body ? check(route.body, readJsonBody(rawBody) ?? {}, 'invalid') : undefined
    const now = deps.clock.now()
    const context = { params, query, body, caller, now, deps } as never as Parameters<Route<Deps>['run']>[0]
    let result: unknown
    const { status, answer, replayed } = await deps.db.tenant(caller.tenantId, async (trx) => {
      const run = async () => {
        result = await route.run({ ...(context as object), trx } as never)
        return { status: route.statusOf?.(result) ?? route.status, answer: JSON.stringify(result ?? null) }
      }
      return once(
        trx,
        route.creates ? (request.headers['idempotency-key'] as string | undefined) : undefined,
        `${route.method} ${request.path}`,
        rawBody,
        now,
        run,
      )
    })
    const last = route.afterwards && !replayed ? JSON.stringify(await route.afterwards(context as never, result)) : answer
    if (replayed) response.setHeader('idempotent-replayed', 'true')
    response
      .status(status)
      .set('cache-control', 'no-store')
      .type('application/json')
      .send(status === 204 ? undefined : last)
  })
}

/** Who calls: an API key, or a session cookie together with a same-origin proof on anything that changes something. */
export async function identifyCaller(deps: Deps, request: Request): Promise<Caller | null> {
  const language = request.acceptsLanguages('ar', 'en') === 'en' ? 'en' : 'ar'
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer) {
    const found = await findCaller(deps.db, bearer, 'api_key', deps.clock.now())
    return found && { ...found, language }
  }
  const session = readCookie(request, sessionCookie(deps))
  if (!session) return null
  if (request.method !== 'GET' && request.headers.origin !== new URL(deps.config.publicUrl).origin)
    throw new AppError('forbidden', 'This call came from another site.')
  const found = await findCaller(deps.db, session, 'session', deps.clock.now())
  return found && { ...found, language }
}

/** `__Host-` needs TLS; on a plain local address the cookie goes without the prefix. */
export function sessionCookie(deps: Deps): string {
  return deps.config.publicUrl.startsWith('https:') ? '__Host-wasl' : 'wasl'
}

/** A cookie's value, if the request carries it. */
export function readCookie(request: Request, name: string): string | undefined {
  return request.headers.cookie
    ?.split(';')
    .map((part) => part.trim().split('='))
    .find(([key]) => key === name)?.[1]
}

/** Every error leaves as problem+json, with its cause and the next step and never with a stack. */
function problems(deps: Deps): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const known = asAppError(error)
    const requestId = response.locals.requestId as string
    if (!known)
      deps.log.error(
        { requestId, method: request.method, path: request.path, err: (error as Error)?.message, stack: (error as Error)?.stack },
        'request.failed',
      )
    const status = known?.status ?? 500
    if (status === 503 || status === 429) response.setHeader('retry-after', '2')
    if (status === 401) response.setHeader('www-authenticate', 'Bearer')
    response
      .status(status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: `https://wasl.invalid/problems/${known?.code ?? 'internal'}`,
          title: (known?.code ?? 'internal').replaceAll('_', ' '),
          status,
          code: known?.code ?? 'internal',
          detail: known?.message ?? 'wasl stumbled; the log tells more under this request id.',
          requestId,
          ...(known?.fields ? { fields: known.fields } : {}),
          ...known?.extra,
        }),
      )
  }
}

function asAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  const { type, status, code } = error as { type?: string; status?: number; code?: string }
  if (type === 'entity.too.large') return new AppError('too_large', 'The body is larger than wasl takes here.')
  if (type === 'encoding.unsupported') return new AppError('unsupported_type', 'Send the body without compression.')
  if (type === 'request.aborted' || status === 400) return new AppError('bad_request', 'The request could not be read.')
  // The database is away or full: the sender is asked to come again, nothing is answered that was not stored.
  if (code && /^(08|53|57P)/.test(code)) return new AppError('unavailable', 'wasl is not ready just now; please try again.')
  if (
    code === 'ECONNREFUSED' ||
    code === 'ECONNRESET' ||
    /timeout.*(acquir|connect)|Connection terminated/i.test((error as Error)?.message ?? '')
  )
    return new AppError('unavailable', 'wasl is not ready just now; please try again.')
  return null
}

function flat(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, Array.isArray(value) ? String(value[0]) : String(value)]],
    ),
  )
}
