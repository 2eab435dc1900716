import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import type { Route } from './route.ts'

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable; what programs look at' }),
    detail: z.string().meta({ description: 'One plain sentence: the cause and the next step' }),
    requestId: z.string(),
    fields: z.record(z.string(), z.string()).optional().meta({ description: 'What was wrong, path → sentence' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' })

const oneFile = z.object({ file: z.string().meta({ format: 'binary', description: 'The one file' }) })

const meanings: Record<number, string> = {
  400: 'Not understood: an unknown field, a bad query or cursor, or no JSON',
  401: 'No API key and no session, or one that ended',
  403: 'Not for this role',
  404: 'There is none, or it belongs to another tenant or another person',
  409: 'Somebody else was first, or it is closed already',
  410: 'It is no longer there; `detail` says why',
  413: 'The body is too large',
  415: 'Not a type that is taken; `detail` names the next step',
  422: 'Understood, but not possible; `fields` names what',
  429: 'Too many; wait as long as Retry-After says',
  503: 'Not ready just now; nothing was stored, please come again',
}

/** The API's description, OpenAPI 3.1, read off the routes: parameters, bodies, answers, errors, who may call, and the webhook addresses. */
export function openApiDocument(routes: readonly Route<never>[], publicUrl: string): object {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of routes) {
    const path = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'wasl',
      version: '1',
      description:
        'wasl connects a client’s enquiry to the right freelancer, and proves that it did.\n\nTimes are ISO 8601 UTC, money is in major units, phones are E.164, our ids are UUIDs. Lists take `limit` (≤ 200) and `cursor` and answer `{ data, nextCursor }`. Unknown fields are refused. A POST that creates takes an `Idempotency-Key`: the same key answers the same again. Sentences come in the language of `Accept-Language` (ar, en).',
    },
    servers: [{ url: publicUrl }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: [...new Set(routes.map(tagOf)), 'sign-in', 'webhooks', 'health'].map((name) => ({ name })),
    paths: { ...paths, ...signInPaths, ...webhookPaths, ...healthPaths },
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the tenant: `Authorization: Bearer wasl_…`' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-wasl',
          description: 'A signed-in person; what changes something also needs the same Origin',
        },
      },
    },
  })
}

function operationOf(route: Route<never>): ZodOpenApiOperationObject {
  const answers = route.statusOf ? [route.status, 202] : [route.status]
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [tagOf(route)],
    description: `Roles: ${route.who.join(', ')}.`,
    'x-roles': route.who,
    requestParams: {
      path: route.params,
      query: route.query as z.ZodObject,
      ...(route.creates
        ? {
            header: z.object({
              'Idempotency-Key': z.string().max(255).optional().meta({ description: 'The same key answers the same again' }),
            }),
          }
        : {}),
    },
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
    ...(route.takes ? { requestBody: { required: true, content: { 'multipart/form-data': { schema: oneFile } } } } : {}),
    responses: {
      ...Object.fromEntries(answers.map((status) => [String(status), answer(status, route)])),
      ...Object.fromEntries(errorsOf(route).map((status) => [String(status), refusal(status)])),
    },
  }
}

function answer(status: number, route: Route<never>) {
  if (status === 204) return { description: 'Done; no content' }
  const description = status === 202 ? 'Taken; it happens in a moment' : status === 201 ? 'Created' : 'As asked'
  return { description, content: { [route.sends ? 'application/octet-stream' : 'application/json']: { schema: route.output } } }
}

function refusal(status: number) {
  return { description: meanings[status]!, content: { 'application/problem+json': { schema: problem } } }
}

function errorsOf(route: Route<never>): number[] {
  const changes = route.method !== 'GET'
  return [
    400,
    401,
    403,
    ...(route.path.includes(':') ? [404] : []),
    ...(changes ? [409] : []),
    ...(route.body ? [413, 422] : []),
    ...(route.takes ? [413, 415] : []),
    ...(route.sends ? [409, 410] : []),
    429,
    503,
  ]
}

/** `GET /leads/:id/timeline` → `getLeadTimeline`, `POST /rule-sets/draft/lint` → `postRuleSetsDraftLint`: a name that is unique and stays. */
function operationIdOf({ method, path }: Route<never>): string {
  const parts = path.split('/').filter(Boolean)
  const words = parts.flatMap((part, i) => {
    if (part.startsWith(':')) return []
    const single = parts[i + 1]?.startsWith(':') ? singular(part) : part
    return single.split('-')
  })
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
}

function singular(part: string): string {
  return part === 'inbox' ? 'inbox-entry' : part.replace(/ies$/, 'y').replace(/s$/, '')
}

function tagOf({ path }: Route<never>): string {
  return path.split('/')[1]!
}

const connector = z.string().meta({ description: 'The connector’s name, as in GET /connections' })
const stored = {
  200: { description: 'Proven, stored, and read in a moment; some services get the answer they expect instead' },
  400: refusal(400),
  401: { ...refusal(400), description: 'No secret of a connection fits the signature: nothing was stored' },
  404: refusal(404),
  413: refusal(413),
  503: refusal(503),
}
const anything = {
  content: { '*/*': { schema: z.string().meta({ description: 'As the service sends it; verified over the raw bytes' }) } },
}

const signInPaths: ZodOpenApiPathsObject = {
  '/api/v1/sign-in/links': {
    post: {
      operationId: 'askForLink',
      tags: ['sign-in'],
      summary: 'Mails a sign-in link to who is known; the answer is the same for everybody. Its button, not this call, signs in',
      security: [],
      requestBody: {
        content: {
          'application/json': { schema: z.strictObject({ email: z.string().max(320), language: z.enum(['ar', 'en']).optional() }) },
        },
      },
      responses: { 202: { description: 'Taken' }, 403: refusal(403), 422: refusal(422), 429: refusal(429) },
    },
  },
}

const webhookPaths: ZodOpenApiPathsObject = {
  '/webhooks/{connector}': {
    post: {
      operationId: 'receiveShared',
      tags: ['webhooks'],
      summary: 'A service that has one address for all accounts calls here',
      security: [],
      requestParams: { path: z.object({ connector }) },
      requestBody: anything,
      responses: stored,
    },
    get: {
      operationId: 'shakeHandsShared',
      tags: ['webhooks'],
      summary: 'The service’s handshake',
      security: [],
      requestParams: { path: z.object({ connector }) },
      responses: { 200: { description: 'The challenge, as the service wants it' }, 403: refusal(403) },
    },
  },
  '/webhooks/{connector}/{connectionId}': {
    post: {
      operationId: 'receiveOwn',
      tags: ['webhooks'],
      summary: 'A service whose connection has an address of its own calls here',
      security: [],
      requestParams: { path: z.object({ connector, connectionId: z.uuid() }) },
      requestBody: anything,
      responses: stored,
    },
    get: {
      operationId: 'shakeHandsOwn',
      tags: ['webhooks'],
      summary: 'The service’s handshake',
      security: [],
      requestParams: { path: z.object({ connector, connectionId: z.uuid() }) },
      responses: { 200: { description: 'The challenge, as the service wants it' }, 403: refusal(403), 404: refusal(404) },
    },
  },
}

const ready = z.object({ status: z.string(), now: z.iso.datetime() })
const healthPaths: ZodOpenApiPathsObject = {
  '/health/live': {
    get: {
      operationId: 'getLive',
      tags: ['health'],
      summary: 'The process runs',
      security: [],
      responses: { 200: { description: 'It does' } },
    },
  },
  '/health/ready': {
    get: {
      operationId: 'getReady',
      tags: ['health'],
      summary: 'wasl can take requests: its database answers. With an admin key also version and checks',
      security: [],
      responses: {
        200: { description: 'Ready', content: { 'application/json': { schema: ready } } },
        503: { description: 'Not now' },
      },
    },
  },
}
