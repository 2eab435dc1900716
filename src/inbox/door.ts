import { hash } from 'node:crypto'
import pg from 'pg'
import type { Connector, WebhookAnswer, WebhookRequest } from '#connectors/connector.ts'
import type { Connectors } from '#src/connections/connection.ts'
import { AppError } from '#src/errors.ts'
import { crashPoint } from '#src/platform/crash.ts'
import { type KeySet, seal } from '#src/platform/keys.ts'
import type { Log } from '#src/platform/log.ts'
import { nestsDeeper, parseJson } from '#src/platform/text/json.ts'
import { type Arrival, groupCommit } from './group-commit.ts'
import { type Known, lookUp } from './known.ts'

/** The one way in for webhooks: proven, kept raw and committed before it is answered. It may read accounts and secrets and add to the inbox, nothing else. */
export interface Door {
  receive(connector: string, connectionId: string | undefined, request: WebhookRequest): Promise<WebhookAnswer>
  /** What a browser may send from another site: the headers of its preflight's answer. */
  preflight(connector: string, connectionId: string, origin: string | undefined): Promise<Record<string, string>>
  /** A connection was changed here: its secrets are read anew. */
  forget(): void
  close(): Promise<void>
}

/** What rides along with the raw body: readers need these headers and no others. */
const KEPT_HEADERS = [
  'content-type',
  'idempotency-key',
  'user-agent',
  'origin',
  'referer',
  't',
  'x-webhook-request-id',
  'svix-id',
  'svix-timestamp',
]
const beforeAnswer = crashPoint('inbox.before_answer')
const MAX_DEPTH = 100
const DEFAULT_MAX_BYTES = 4_000_000

/** Opens the door with its own small pool, every connection in the role `wasl_door`. `rang` is told when something came in. */
export function openDoor(options: { url: string; connectors: Connectors; installation: KeySet; log: Log; rang: () => void }): Door {
  const { connectors, installation, log, rang } = options
  const pool = new pg.Pool({
    connectionString: options.url,
    max: 6,
    application_name: 'wasl door',
    options: '-c role=wasl_door',
    statement_timeout: 10_000,
    connectionTimeoutMillis: 5000,
  })
  pool.on('error', (error) => log.warn({ err: error.message }, 'door.connection_lost'))
  const commit = groupCommit(pool, log, rang)
  const known = lookUp(pool, connectors, installation)

  return {
    forget: known.forget,
    async preflight(name, connectionId, origin) {
      const webhook = connectors.get(name)?.webhook
      const [found] = webhook?.preflight ? await known.connection(name, connectionId) : []
      return found ? webhook!.preflight!(origin, found.settings) : {}
    },
    async close() {
      await commit.idle()
      await pool.end()
    },
    async receive(name, connectionId, request) {
      const connector = connectors.get(name)
      const webhook = connector?.webhook
      if (!connector || !webhook || (webhook.address === 'own') !== Boolean(connectionId))
        throw new AppError('not_found', 'There is no such webhook address.')
      if (request.method === 'GET')
        return handshake(connector, connectionId ? await known.connection(name, connectionId) : await known.all(name), request)
      if (request.body.length > (webhook.maxBytes ?? DEFAULT_MAX_BYTES))
        throw new AppError('too_large', 'The body is larger than wasl takes here.')
      if (webhook.accepts && !webhook.accepts(request))
        throw new AppError('unsupported_type', 'wasl does not read this content type here; send JSON or a form.')

      const arrivals = connectionId
        ? await arriveOwn(connector, await known.connection(name, connectionId), request)
        : await arriveShared(connector, await sharedCandidates(connector, known, request), request)
      if ('refused' in arrivals) return arrivals.refused
      await commit.add(arrivals.rows.map((arrival) => sealed(arrival, installation)))
      beforeAnswer()
      return (
        webhook.answer?.(request, arrivals.rows[0]!.id, arrivals.settings) ?? {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: '{}',
        }
      )
    },
  }
}

function handshake(connector: Connector, candidates: readonly Known[], request: WebhookRequest): WebhookAnswer {
  const answer = connector.webhook?.handshake?.(
    request,
    candidates.map((known) => known.settings),
  )
  if (answer) return answer
  if (!connector.webhook?.handshake) throw new AppError('method_not_allowed', 'This address takes POST only.')
  throw new AppError('forbidden', 'No connection has this verify token.')
}

type Arrivals = { rows: Arrival[]; settings: unknown } | { refused: WebhookAnswer }

async function arriveOwn(connector: Connector, candidates: readonly Known[], request: WebhookRequest): Promise<Arrivals> {
  const known = candidates[0]
  if (!known) throw new AppError('not_found', 'There is no such connection.')
  if (!connector.webhook!.verify(request, known.settings)) return refusal(connector, request)
  checkBody(connector, request)
  return { rows: [arrival(connector, request, known, bytesOf(request))], settings: known.settings }
}

/** Shared address: parse first, then look who may vouch for it. */
async function sharedCandidates(
  connector: Connector,
  known: ReturnType<typeof lookUp>,
  request: WebhookRequest,
): Promise<{ accounts: string[]; holders: readonly Known[]; all: readonly Known[] }> {
  const accounts = (connector.webhook!.accountsIn?.(checkBody(connector, request)) ?? []).slice(0, 1000)
  const holders = await known.holders(connector.name, accounts)
  return { accounts, holders, all: holders.length ? [] : await known.all(connector.name) }
}

async function arriveShared(
  connector: Connector,
  found: { accounts: string[]; holders: readonly Known[]; all: readonly Known[] },
  request: WebhookRequest,
): Promise<Arrivals> {
  const webhook = connector.webhook!
  // Distinct secrets are few: a body is hashed at most some twenty times.
  const vouching = found.holders.slice(0, 50).filter((known) => webhook.verify(request, known.settings))
  if (!vouching.length) {
    if (!found.all.slice(0, 20).some((known) => webhook.verify(request, known.settings))) return refusal(connector, request)
    return { rows: [arrival(connector, request, undefined, bytesOf(request))], settings: undefined }
  }
  const raw = bytesOf(request)
  const alone = (known: Known) => found.accounts.every((account) => known.accounts.includes(account))
  const body = (known: Known) => (alone(known) || !webhook.only ? raw : Buffer.from(webhook.only(raw.toString('utf8'), known.accounts)))
  return { rows: exclusive(vouching).map((known) => arrival(connector, request, known, body(known))), settings: vouching[0]!.settings }
}

/** Where a verified connection holds an account, an unverified one with the same account gets nothing of it. */
function exclusive(vouching: readonly Known[]): Known[] {
  const verified = new Set(vouching.filter((known) => known.verified).flatMap((known) => known.accounts))
  return vouching.filter((known) => known.verified || !known.accounts.some((account) => verified.has(account)))
}

function checkBody(connector: Connector, request: WebhookRequest): unknown {
  if (connector.webhook!.takes === 'any') return undefined
  const raw = bytesOf(request)
  if (nestsDeeper(raw, MAX_DEPTH)) throw new AppError('bad_request', `The body nests deeper than ${MAX_DEPTH} levels.`)
  try {
    return parseJson(raw.toString('utf8'))
  } catch {
    throw new AppError('bad_request', 'The body is not JSON.')
  }
}

function refusal(connector: Connector, request: WebhookRequest): Arrivals {
  const answer = connector.webhook!.refusal?.(request)
  if (answer) return { refused: answer }
  throw new AppError('signature_wrong', 'The signature does not fit any secret of this connection; check the secret in both places.')
}

/** The raw bytes as a Buffer, not copied. */
function bytesOf({ body }: WebhookRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}

/** The entry's id follows from connection, body and salt: the same call again is the same entry, whoever stores it first. */
function arrival(connector: Connector, request: WebhookRequest, known: Known | undefined, body: Buffer): Arrival {
  const salt = connector.webhook!.salt?.(request) ?? ''
  const bodyHash = hash('sha256', Buffer.concat([Buffer.from(`${connector.name}|${known?.connectionId ?? ''}|${salt}|`), body]), 'buffer')
  const headers: Record<string, string> = {}
  for (const name of KEPT_HEADERS) if (request.headers[name] !== undefined) headers[name] = request.headers[name]
  return {
    id: idOf(bodyHash),
    tenantId: known?.tenantId ?? null,
    connector: connector.name,
    connectionId: known?.connectionId ?? null,
    bodyHash,
    raw: body,
    headers,
    query: request.query,
    receivedAt: request.now,
    status: known ? 'received' : 'ignored',
  }
}

function sealed(arrival: Arrival, installation: KeySet): Arrival {
  return { ...arrival, raw: seal(installation.data, `inbox:raw:${arrival.id}`, arrival.raw) }
}

/** A UUIDv8 (RFC 9562) made of a hash. */
function idOf(hash: Buffer): string {
  const bytes = Buffer.from(hash.subarray(0, 16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
