import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Knex } from 'knex'
import { z } from 'zod'
import { AppError } from '#src/errors.ts'
import { keysOf, type Trx } from './db.ts'
import type { Download } from './download.ts'
import { seal, unseal } from './keys.ts'
import { jsonDepth, parseJson } from './text/json.ts'

/** What a caller may be in a tenant. */
export type Role = 'admin' | 'manager' | 'freelancer' | 'client'

/** Who calls, as proven by a key or a session. */
export interface Caller {
  tenantId: string
  role: Role
  /** `key:<id>` or `person:<id>`. */
  actor: string
  personId?: string
  freelancerId?: string
  language: 'ar' | 'en'
  /** The session, or the key, by which he is known; when it ends he is nobody. */
  sessionId: string
  /** When it ends by itself; left out: not at all. */
  until?: Date
  /** He came by a chat's link: that chat is all he reaches. */
  chatId?: string
}

/** What a route's function gets; everything in it is checked, and the transaction is inside the caller's tenant. */
export interface RouteContext<P, Q, B, D> {
  params: P
  query: Q
  body: B
  caller: Caller
  trx: Trx
  now: Date
  deps: D
  /** Of a route that `takes` a form: the request, not read yet. It is there for `afterwards` alone, when no transaction is open. */
  incoming: IncomingMessage
}

/** One endpoint as an object: the OpenAPI description, the authorization matrix and the SDKs are read off these. */
export interface Route<D = unknown> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Under /api/v1, with `:name` parameters. */
  path: string
  /** Roles that may call it. */
  who: readonly Role[]
  summary: string
  params: z.ZodObject
  query: z.ZodType
  body: z.ZodType | undefined
  output: z.ZodType
  status: number
  /** The status of this answer, where it may be another than `status`. */
  statusOf?(result: unknown): number
  /** POSTs that create take an Idempotency-Key; the answer is stored in the same transaction. */
  creates: boolean
  /** Runs after the route's own transaction instead of inside it: it waits for something a worker does. */
  afterwards?: (context: RouteContext<never, never, never, D>, result: unknown) => Promise<unknown>
  /** Answers with a content instead of JSON, opened after the route's own transaction. */
  sends?: (context: RouteContext<never, never, never, D>, result: unknown) => Promise<Download>
  /** What its body is, where it is no JSON: a form that `afterwards` reads as it comes. */
  takes?: 'form'
  run(context: RouteContext<never, never, never, D>): Promise<unknown>
}

interface Options<P extends z.ZodObject, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType, D> {
  who: readonly Role[]
  summary: string
  params?: P
  query?: Q
  input?: B
  output: O
  status?: number
  statusOf?: (result: never) => number
  afterwards?: (context: RouteContext<z.output<P>, z.output<Q>, z.output<B>, D>, result: never) => Promise<unknown>
  sends?: (context: RouteContext<z.output<P>, z.output<Q>, z.output<B>, D>, result: never) => Promise<Download>
  takes?: 'form'
  run(context: RouteContext<z.output<P>, z.output<Q>, z.output<B>, D>): Promise<unknown>
}

/** Makes route() for a family of routes that share their dependencies. */
export function routesOf<D>() {
  return function route<
    P extends z.ZodObject = z.ZodObject<{ id: z.ZodString }>,
    Q extends z.ZodType = z.ZodObject,
    B extends z.ZodType = z.ZodUndefined,
    O extends z.ZodType = z.ZodType,
  >(name: `${Route['method']} /${string}`, options: Options<P, Q, B, O, D>): Route<D> {
    const [method, path] = name.split(' ') as [Route['method'], string]
    const params = z.object(Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, param]) => [param!, z.string()])))
    return {
      method,
      path,
      who: options.who,
      summary: options.summary,
      params: (options.params ?? params) as z.ZodObject,
      query: options.query ?? z.strictObject({}),
      body: options.input,
      output: options.output,
      status: options.status ?? (method === 'POST' && options.input && !path.includes(':') ? 201 : 200),
      creates: method === 'POST' && Boolean(options.input),
      run: options.run as unknown as Route<D>['run'],
      ...(options.statusOf ? { statusOf: options.statusOf as unknown as Route<D>['statusOf'] } : {}),
      ...(options.sends ? { sends: options.sends as unknown as Route<D>['sends'] } : {}),
      ...(options.takes ? { takes: options.takes } : {}),
      ...(options.afterwards ? { afterwards: options.afterwards as unknown as Route<D>['afterwards'] } : {}),
    }
  }
}

/** `limit` (≤ 200) and `cursor` of every list. */
export const listQuery = { limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().max(300).optional() }

/** A list's answer. */
export const listOf = <T extends z.ZodType>(type: T) => z.object({ data: z.array(type), nextCursor: z.string().nullable() })

/** A page of rows fetched one longer than asked, with the cursor of the next. `at` and `id` are what the list is sorted by, newest first. */
export function page<T>(
  rows: readonly T[],
  limit: number,
  key: (row: T) => { at: Date; id: string },
): { data: T[]; nextCursor: string | null } {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  return {
    data,
    nextCursor:
      rows.length > limit && last ? Buffer.from(JSON.stringify([key(last).at.toISOString(), key(last).id])).toString('base64url') : null,
  }
}

/** Has a list of rows newest first, from behind the cursor on and one longer than asked, as `page` wants it. `at`: the column of time that it is sorted by. */
export function newestFirst(list: Knex.QueryBuilder, { limit, cursor }: { limit: number; cursor?: string }, at = 'created_at'): void {
  const after = readCursor(cursor)
  if (after) void list.whereRaw('(??, id) < (?::timestamptz, ?::uuid)', [at, after.at, after.id])
  void list
    .orderBy([
      { column: at, order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit + 1)
}

/** Reads a cursor back. Throws 400 for one that wasl did not make. */
export function readCursor(cursor: string | undefined): { at: string; id: string } | undefined {
  if (!cursor) return undefined
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return { at: new Date(at).toISOString(), id: z.uuid().parse(id) }
  } catch {
    throw new AppError('bad_request', 'This cursor is not one of ours; start the list again without it.')
  }
}

/** A page of a numbered feed, fetched one longer than asked; its cursor is the last number told. */
export function pageBySeq<T extends { seq: number }>(rows: readonly T[], limit: number): { data: T[]; nextCursor: string | null } {
  const data = rows.slice(0, limit)
  return { data, nextCursor: rows.length > limit ? Buffer.from(`#${data.at(-1)!.seq}`).toString('base64url') : null }
}

/** The number a feed's cursor stands at, 0 without one. Throws 400 for one that wasl did not make. */
export function readSeq(cursor: string | undefined): number {
  if (!cursor) return 0
  const found = /^#(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (!found) throw new AppError('bad_request', 'This cursor is not one of ours; start the list again without it.')
  return Number(found[1])
}

/** A JSON body out of raw bytes. Keys that reach into prototypes, and nesting beyond 50, are refused. */
export function readJsonBody(raw: Buffer): unknown {
  const text = raw.toString('utf8')
  if (!text.trim()) return undefined
  if (jsonDepth(text) > 50) throw new AppError('bad_request', 'The body nests deeper than 50 levels.')
  if (/"(__proto__|prototype|constructor)"\s*:/.test(text)) throw new AppError('bad_request', 'The body names a key that wasl never takes.')
  let parsed: unknown
  try {
    parsed = parseJson(text)
  } catch {
    throw new AppError('bad_request', 'The body is not JSON.')
  }
  refuseUnstorable(parsed)
  return parsed
}

/** Refuses texts that no database keeps: a NUL, or half of a surrogate pair. */
export function refuseUnstorable(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed())
      throw new AppError('bad_request', 'A text holds a NUL or half a character; send it without.')
  } else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) {
      refuseUnstorable(key)
      refuseUnstorable(one)
    }
}

/** Checks a value against a schema. Unknown fields are 400, everything else `otherwise`. */
export function check<T extends z.ZodType>(schema: T, value: unknown, otherwise: 'bad_request' | 'invalid'): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const fields: Record<string, string> = {}
  let unknown = false
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      unknown = true
      for (const key of issue.keys) fields[[...issue.path, key].join('.')] = 'unknown field'
    } else fields[issue.path.join('.') || '(body)'] = issue.message
  }
  throw new AppError(
    unknown ? 'unknown_field' : otherwise,
    `Not understood: ${Object.entries(fields)
      .map(([name, fault]) => `${name}: ${fault}`)
      .join('; ')}.`,
    fields,
  )
}

/** Runs a creating POST once per Idempotency-Key: the same key answers again byte by byte, with another body it is refused. */
export async function once(
  trx: Trx,
  key: string | undefined,
  route: string,
  body: Buffer,
  now: Date,
  run: () => Promise<{ status: number; answer: string }>,
): Promise<{ status: number; answer: string; replayed: boolean }> {
  if (!key) return { ...(await run()), replayed: false }
  if (key.length > 255) throw new AppError('bad_request', 'An Idempotency-Key has at most 255 characters.')
  const bodyHash = createHash('sha256').update(body).digest()
  // Whoever comes second with the same key waits here for the first, then reads its answer.
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(app_tenant()::text || ? || ?, 7))', [route, key])
  const stored = await trx('idempotency_keys').where({ key, route }).first()
  if (stored) {
    if (!stored.body_hash.equals(bodyHash))
      throw new AppError('key_reused', 'This Idempotency-Key was used with another body; use a new key for a new request.')
    const answer = unseal([keysOf(trx).data], `idempotency_keys:answer:${route}:${key}`, Buffer.from(stored.answer, 'base64')).toString(
      'utf8',
    )
    return { status: stored.status, answer, replayed: true }
  }
  const fresh = await run()
  // Answers hold phones, addresses and once a key's text: sealed like everything of that kind.
  const answer = seal(keysOf(trx).data, `idempotency_keys:answer:${route}:${key}`, fresh.answer).toString('base64')
  await trx('idempotency_keys').insert({ key, route, body_hash: bodyHash, status: fresh.status, answer, created_at: now })
  return { ...fresh, replayed: false }
}
