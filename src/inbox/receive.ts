import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parse } from 'node:querystring'
import type { WebhookAnswer } from '#connectors/connector.ts'
import { AppError } from '#src/errors.ts'
import type { Clock } from '#src/platform/clock.ts'
import { type Log, stopwatch } from '#src/platform/log.ts'
import { observeRequest } from '#src/platform/metrics.ts'
import { problemOf } from '#src/platform/problem.ts'
import type { Door } from './door.ts'

/** More of a body is not even kept in memory; what a connector takes is less. */
const MAX_BYTES = 5 * 1024 * 1024
const ADDRESS = /^\/webhooks\/([^/?]+)(?:\/([^/?]+)(\/[^/?]+)?)?\/?(?:\?(.*))?$/i
const NOTHING = Buffer.alloc(0)

/**
 * Answers webhook addresses, `/webhooks/<connector>[/<connection>[/<event>]]`, straight from Node's server: what a burst is made of pays for no router.
 * False: the call is for another address, and untouched.
 */
export function makeReceiver(to: { door: Door; clock: Clock; log: Log }): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const address = ADDRESS.exec(request.url ?? '')
    if (!address) return false
    const [, connector, connectionId, event, query] = address
    void receive(to, request, response, { connector: connector!, connectionId, event, query })
    return true
  }
}

interface Address {
  connector: string
  connectionId: string | undefined
  event: string | undefined
  query: string | undefined
}

type Means = Parameters<typeof makeReceiver>[0]

async function receive(to: Means, request: IncomingMessage, response: ServerResponse, address: Address): Promise<void> {
  const id = randomUUID()
  const took = stopwatch()
  const method = request.method ?? ''
  const path = `/webhooks/:connector${address.connectionId ? '/:connectionId' : ''}${address.event ? '/:event' : ''}`
  const { status, headers, body } = await answer(to, request, address).catch((error: unknown) =>
    problemOf(error, { id, method, path }, to.log),
  )
  response.writeHead(status, {
    'x-request-id': id,
    'content-type': 'text/plain; charset=utf-8',
    ...headers,
    ...(status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }),
  })
  response.end(body)
  observeRequest(method, path, status, took())
}

async function answer({ door, clock }: Means, request: IncomingMessage, address: Address): Promise<WebhookAnswer> {
  const { method } = request
  const connector = decoded(address.connector)
  const connectionId = address.connectionId === undefined ? undefined : decoded(address.connectionId)
  if (method === 'OPTIONS' && connectionId !== undefined && !address.event)
    return { status: 204, headers: await door.preflight(connector, connectionId, request.headers.origin), body: '' }
  if (method !== 'GET' && method !== 'POST') throw new AppError('method_not_allowed', 'A webhook address takes GET and POST only.')
  return door.receive(connector, connectionId, {
    method,
    query: address.query ? firstOfEach(parse(address.query)) : {},
    // A header that comes twice is one line already; cookies, which are not, no service sends.
    headers: request.headers as Record<string, string>,
    body: method === 'POST' ? await bodyOf(request) : NOTHING,
    now: clock.now(),
  })
}

/** The raw bytes. What is too large is read to its end and thrown away, so that the sender hears of it. */
function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const encoding = request.headers['content-encoding']
  if (encoding && encoding.toLowerCase() !== 'identity') throw new AppError('unsupported_type', 'Send the body without compression.')
  return new Promise((done, failed) => {
    let chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MAX_BYTES) chunks.push(chunk)
      else chunks = []
    })
    request.on('end', () => {
      if (size > MAX_BYTES) failed(new AppError('too_large', 'The body is larger than wasl takes here.'))
      else done(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
    })
    request.on('error', () => failed(new AppError('bad_request', 'The request could not be read.')))
  })
}

function decoded(part: string): string {
  try {
    return part.includes('%') ? decodeURIComponent(part) : part
  } catch {
    throw new AppError('bad_request', 'The request could not be read.')
  }
}

function firstOfEach(values: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(Array.isArray(value) ? value[0] : value)]))
}
