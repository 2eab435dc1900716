import { randomInt } from 'node:crypto'
import knexFactory, { type Knex } from 'knex'
import pg from 'pg'
import type { Bell } from '#src/jobs.ts'
import { crashPoint } from './crash.ts'
import { type Key, type KeySet, readKeySet, unseal } from './keys.ts'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

/** A transaction inside one tenant, or (tenant null) over the claim tables alone. Row-level security shows it nothing else. */
export type Trx = Knex.Transaction

/** Who listens on a channel of a tenant is to look again; `subjectId`: what changed there. */
export interface Wake {
  tenantId: string
  channel: string
  subjectId: string | null
}

interface Inside {
  tenantId: string | null
  keys: KeySet | null
  bells: Set<Bell>
  wakes: Map<string, Wake>
  after: (() => void)[]
}

const inside = new WeakMap<object, Inside>()
const beforeRing = crashPoint('ring.before')
/** A process that stands still in the middle of a transaction must not hold its locks for ever: the others go on after a lease's time. */
const IDLE_IN_TRANSACTION_MS = 15_000

/** The database as the app's role sees it. */
export interface Db {
  knex: Knex
  /** This process's number: whose claims are whose. Its connections are called `wasl <number>`. */
  process: number
  master: readonly Key[]
  /** The installation's own keys (webhook secrets, raw bodies at the door). */
  installation: KeySet
  /** Runs one transaction inside a tenant; rings the bells it rang only after its commit. */
  tenant<T>(tenantId: string, run: (trx: Trx) => Promise<T>): Promise<T>
  /** Runs one transaction as the app's role in no tenant: claim tables, tenants, token hashes; tenant tables are empty to it. */
  system<T>(run: (trx: Trx) => Promise<T>): Promise<T>
  /** Who is told that something became due. */
  onRing(ring: (bells: ReadonlySet<Bell>) => void): void
  /** Who is told, after each commit, which channels its transaction has woken, and the transaction's number. */
  onWake(wake: (wakes: readonly Wake[], tx: string) => void): void
  close(): Promise<void>
}

/** Opens the pool. `master` are the operator's keys; the installation's key set must exist (migrated). */
export async function openDb(url: string, master: readonly Key[], options: { max?: number; application?: string } = {}): Promise<Db> {
  const process = randomInt(1, 2 ** 31)
  const knex = knexFactory({
    client: 'pg',
    connection: {
      connectionString: url,
      application_name: `${options.application ?? 'wasl'} ${process}`,
      statement_timeout: 60_000,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    } as Knex.PgConnectionConfig,
    pool: { min: 0, max: options.max ?? 20, idleTimeoutMillis: 30_000 },
    acquireConnectionTimeout: 15_000,
  })
  const sealed = await knex('installation_keys').first('sealed')
  const installation = readKeySet(unseal(master, 'installation_keys:sealed:1', sealed.sealed))
  const keySets = new Map<string, KeySet>()
  let ring: (bells: ReadonlySet<Bell>) => void = () => undefined
  let wake: (wakes: readonly Wake[], tx: string) => void = () => undefined

  async function begin<T>(tenantId: string | null, run: (trx: Trx) => Promise<T>): Promise<T> {
    const bells = new Set<Bell>()
    const wakes = new Map<string, Wake>()
    const after: (() => void)[] = []
    let tx = ''
    const result = await knex.transaction(async (trx) => {
      await trx.raw("select set_config('role', 'wasl_app', true), set_config('app.tenant', ?, true)", [tenantId ?? ''])
      inside.set(trx, { tenantId, keys: tenantId ? await keySetOf(trx, tenantId) : null, bells, wakes, after })
      const result = await run(trx)
      if (wakes.size) tx = await writeWakes(trx, [...wakes.values()])
      return result
    })
    for (const run of after) run()
    if (tx) wake([...wakes.values()], tx)
    if (bells.size) {
      beforeRing()
      ring(bells)
    }
    return result
  }

  async function keySetOf(trx: Trx, tenantId: string): Promise<KeySet> {
    const known = keySets.get(tenantId)
    if (known) return known
    const row = await trx('tenant_keys').where({ tenant_id: tenantId }).first('sealed')
    if (!row) throw new Error(`tenant ${tenantId} does not exist`)
    const set = readKeySet(unseal(master, `tenant_keys:sealed:${tenantId}`, row.sealed))
    keySets.set(tenantId, set)
    return set
  }

  return {
    knex,
    process,
    master,
    installation,
    tenant: (tenantId, run) => begin(tenantId, run),
    system: (run) => begin(null, run),
    onRing(listener) {
      ring = listener
    },
    onWake(listener) {
      wake = listener
    },
    close: () => knex.destroy(),
  }
}

/** The tenant this transaction is in. Throws outside one: a programming error. */
export function tenantOf(trx: Trx): string {
  const tenantId = find(trx).tenantId
  if (!tenantId) throw new Error('this transaction is in no tenant')
  return tenantId
}

/** The keys of this transaction's tenant. */
export function keysOf(trx: Trx): KeySet {
  const keys = find(trx).keys
  if (!keys) throw new Error('this transaction is in no tenant')
  return keys
}

/** Rings a bell once this transaction has committed. */
export function ringAfter(trx: Trx, bell: Bell): void {
  find(trx).bells.add(bell)
}

/** The wakes of this transaction by what they name; they are written with it, in one statement at its end. */
export function wakesOf(trx: Trx): Map<string, Wake> {
  return find(trx).wakes
}

/** Runs something in this process once this transaction has committed; it must not throw. */
export function afterCommit(trx: Trx, run: () => void): void {
  find(trx).after.push(run)
}

/** Whether the database went away, so that nobody knows whether what was asked has happened; never the fault of what was being worked on. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (typeof code === 'string') return /^(08|53|57P|25P03|ECONN|EPIPE|ETIMEDOUT|EAI_)/.test(code)
  return /connection (terminated|ended|error)|not queryable|timeout (acquiring|exceeded when trying to connect)/i.test(String(message))
}

/** What went wrong, without the statement that the database client puts before it; at most 300 characters. */
export function faultText(error: unknown): string {
  const text = String((error as Error).message)
  const isFromDatabase = /^[0-9A-Z]{5}$/.test(String((error as { code?: unknown }).code))
  return (isFromDatabase ? text.slice(text.lastIndexOf(' - ') + 1).replace(/^- /, '') : text).slice(0, 300)
}

/** Whether two transactions stood in each other's way (deadlock, serialization): nothing of this one stands, the same again is right. */
export function isContention(error: unknown): boolean {
  return /^40/.test(String((error as { code?: unknown }).code ?? ''))
}

/** Moves a system transaction into a tenant (the pool's lock is taken across tenants, the work is done inside one). */
export async function enterTenant(db: Db, trx: Trx, tenantId: string): Promise<void> {
  await trx.raw("select set_config('app.tenant', ?, true)", [tenantId])
  const now = find(trx)
  const row = await trx('tenant_keys').where({ tenant_id: tenantId }).first('sealed')
  now.tenantId = tenantId
  now.keys = readKeySet(unseal(db.master, `tenant_keys:sealed:${tenantId}`, row.sealed))
}

/** Runs part of a transaction under a savepoint: its failure undoes that part alone. */
export async function savepoint<T>(trx: Trx, run: (inner: Trx) => Promise<T>): Promise<T> {
  return trx.transaction(async (inner) => {
    inside.set(inner, find(trx))
    return run(inner)
  })
}

async function writeWakes(trx: Trx, wakes: readonly Wake[]): Promise<string> {
  const { rows } = await trx.raw(
    'insert into live_wakes (tenant_id, channel, subject_id) select * from unnest(?::uuid[], ?::text[], ?::uuid[]) returning tx::text',
    [wakes.map((one) => one.tenantId), wakes.map((one) => one.channel), wakes.map((one) => one.subjectId)] as Knex.RawBinding[],
  )
  return rows[0].tx
}

function find(trx: Trx): Inside {
  const found = inside.get(trx)
  if (!found) throw new Error('a transaction that db.tenant or db.system did not open')
  return found
}
