import { randomUUID } from 'node:crypto'
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express'
import helmet from 'helmet'
import { callerOf, reaches } from './accounts/caller.ts'
import type { Deps } from './deps.ts'
import { AppError } from './errors.ts'
import { sendDownload } from './platform/download.ts'
import { isId } from './platform/id.ts'
import { stopwatch } from './platform/log.ts'
import { observeRequest } from './platform/metrics.ts'
import { countMisses } from './platform/misses.ts'
import { problemOf } from './platform/problem.ts'
import { type Caller, check, once, type Route, readJsonBody, refuseUnstorable } from './platform/route.ts'

const MAX_BODY = '1mb'

/** Everything but the webhook addresses: every route under /api/v1, then `pages`, then the 404. */
export function makeHttpApp(deps: Deps, routes: readonly Route<Deps>[], pages: (app: Express) => void): Express {
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

function mountRoute(app: Express, deps: Deps, route: Route<Deps>, misses: ReturnType<typeof countMisses>): void {
  const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
  const read = route.takes === 'form' ? [] : [express.raw({ type: () => true, limit: MAX_BODY, inflate: true })]
  app[method](`/api/v1${route.path}`, ...read, async (request: Request, response: Response) => {
    const caller = await identifyCaller(deps, request)
    const who = caller?.actor ?? String(request.ip)
    misses.refuse(who)
    response.on('finish', () => misses.count(who, response.statusCode))
    if (!caller) throw new AppError('unauthenticated', 'Send an API key as `Authorization: Bearer <key>`, or sign in.')
    if (!route.who.includes(caller.role)) throw new AppError('forbidden', `This needs the role ${route.who.join(' or ')}.`)
    if (!reaches(caller, route.path, request.params)) throw new AppError('not_found', 'There is nothing with this id.')
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    for (const [name, value] of Object.entries(request.params))
      if (/^(id|.*Id)$/.test(name) && !isId(value)) throw new AppError('not_found', 'There is nothing with this id.')
    refuseUnstorable(request.query)
    const params = check(route.params, request.params, 'bad_request')
    const query = check(route.query, request.query, 'bad_request')
    const body = route.body ? check(route.body, readJsonBody(rawBody) ?? {}, 'invalid') : undefined
    const now = deps.clock.now()
    const context = { params, query, body, caller, now, deps, incoming: request } as never as Parameters<Route<Deps>['run']>[0]
    let result: unknown
    const { status, answer, replayed } = await deps.db.tenant(caller.tenantId, async (trx) => {
      const run = async () => {
        result = await route.run({ ...(context as object), trx } as never)
        return { status: route.statusOf?.(result) ?? route.status, answer: route.sends ? '' : JSON.stringify(result ?? null) }
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
    if (route.sends) return sendDownload(response, await route.sends(context as never, result))
    const last = route.afterwards && !replayed ? JSON.stringify(await route.afterwards(context as never, result)) : answer
    if (replayed) response.setHeader('idempotent-replayed', 'true')
    response
      .status(status)
      .set('cache-control', 'no-store')
      .type('application/json')
      .send(status === 204 ? undefined : last)
  })
}

/** Who calls, and in which language he is answered. */
export async function identifyCaller(deps: Deps, request: Request): Promise<Caller | null> {
  return callerOf(deps, request, request.acceptsLanguages('ar', 'en') === 'en' ? 'en' : 'ar')
}

/** Every error leaves as problem+json, with its cause and the next step and never with a stack. */
function problems(deps: Deps): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const about = { id: response.locals.requestId as string, method: request.method, path: request.path }
    const { status, headers, body } = problemOf(error, about, deps.log)
    response.status(status).set(headers).send(body)
  }
}
