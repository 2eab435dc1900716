import { z } from 'zod'
import { type Deps, route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import type { Trx } from '#src/platform/db.ts'
import { listOf, listQuery } from '#src/platform/route.ts'
import { nothing, queryTime, shape, text } from '#src/platform/shapes.ts'
import { connectorRoutes } from './connector-routes.ts'
import { awaitTest, restartConnection, startBackfill, startTest } from './operate.ts'
import { connectionShape, findConnection, findingShape, listConnections } from './queries.ts'
import { addSecret, dropSecret } from './rotate.ts'
import { createConnection, deleteConnection, updateConnection } from './save.ts'

const settings = z
  .record(z.string().min(1).max(100), z.unknown())
  .meta({ description: 'The connector’s own settings; its README says where to find each' })

const staff = ['admin', 'manager'] as const
const admins = ['admin'] as const

/** The accounts of outside services. */
export const connectionRoutes = [
  ...connectorRoutes,
  route('GET /connections', {
    who: staff,
    summary: 'Lists connections with their health, newest first',
    query: z.strictObject(listQuery),
    output: listOf(connectionShape),
    run: ({ trx, query, deps }) => listConnections(trx, query, telling(deps)),
  }),
  route('POST /connections', {
    who: admins,
    summary: 'Connects an account of an outside service',
    input: z.strictObject({ connector: z.string().min(1).max(50), label: text(120).optional(), settings }),
    output: connectionShape,
    async run({ trx, body, deps, caller, now }) {
      checkAddresses(body.settings, deps)
      const label = body.label ?? deps.connectors.get(body.connector)?.label.en ?? body.connector
      const created = await createConnection(deps.db, trx, deps.connectors, { ...body, label }, { actor: caller.actor, now })
      return shown(trx, created, deps)
    },
    afterwards: tellTheDoor,
  }),
  route('GET /connections/:id', {
    who: staff,
    summary: 'Reads one connection',
    output: connectionShape,
    run: ({ trx, params, deps }) => shown(trx, params.id as string, deps),
  }),
  route('PATCH /connections/:id', {
    who: admins,
    summary: 'Changes a connection: settings are merged key by key, null takes a key away; paused stops it',
    input: z.strictObject({ label: text(120).optional(), settings: settings.optional(), paused: z.boolean().optional() }),
    output: connectionShape,
    async run({ trx, params, body, deps, caller, now }) {
      checkAddresses(body.settings ?? {}, deps)
      await updateConnection(deps.db, trx, deps.connectors, params.id as string, body, { actor: caller.actor, now })
      return shown(trx, params.id as string, deps)
    },
    afterwards: tellTheDoor,
  }),
  route('DELETE /connections/:id', {
    who: admins,
    summary: 'Ends a connection; what it brought stays',
    status: 204,
    output: nothing,
    async run({ trx, params, caller, now }) {
      await deleteConnection(trx, params.id as string, { actor: caller.actor, now })
      return null
    },
    afterwards: tellTheDoor,
  }),
  route('POST /connections/:id/test', {
    who: admins,
    summary: 'Tries a connection and names what is wrong in words; waits at most 15 seconds',
    output: shape({ status: z.string(), findings: z.array(findingShape), problem: connectionShape.shape.problem }),
    run: ({ trx, params, caller, now }) => startTest(trx, params.id as string, { actor: caller.actor, now }),
    afterwards: async ({ params, caller, deps }, { before }: { before: Date | null }) => {
      const result = await awaitTest(deps.db, caller.tenantId, params.id as string, before)
      deps.forgetSecrets()
      return result
    },
  }),
  route('POST /connections/:id/restart', {
    who: admins,
    summary: 'Opens a connection again: whatever waited for it is tried now',
    output: connectionShape,
    async run({ trx, params, caller, deps, now }) {
      await restartConnection(trx, params.id as string, { actor: caller.actor, now })
      return shown(trx, params.id as string, deps)
    },
    afterwards: tellTheDoor,
  }),
  route('POST /connections/:id/secrets', {
    who: admins,
    summary: 'Puts a second value of a secret beside the first: both are valid, the new one is tried first',
    input: z.strictObject({ key: z.string().min(1).max(100), value: z.string().min(1).max(20_000) }),
    output: connectionShape,
    async run({ trx, params, body, caller, deps, now }) {
      await addSecret(deps.db, trx, deps.connectors, params.id as string, body, { actor: caller.actor, now })
      return shown(trx, params.id as string, deps)
    },
    afterwards: tellTheDoor,
  }),
  route('POST /connections/:id/secrets/drop', {
    who: admins,
    summary: 'Ends a rotation: `old` leaves the newest value alone, `new` takes the newest back',
    input: z.strictObject({ key: z.string().min(1).max(100), which: z.enum(['old', 'new']).default('old') }),
    output: connectionShape,
    async run({ trx, params, body, caller, deps, now }) {
      await dropSecret(deps.db, trx, deps.connectors, params.id as string, body, { actor: caller.actor, now })
      return shown(trx, params.id as string, deps)
    },
    afterwards: tellTheDoor,
  }),
  route('POST /connections/:id/backfill', {
    who: admins,
    summary: 'Reads everything since an instant again from the source (three days when left out)',
    input: z.strictObject({ since: queryTime.optional() }),
    status: 202,
    output: connectionShape,
    async run({ trx, params, body, caller, deps, now }) {
      await startBackfill(trx, deps.connectors, params.id as string, body.since, { actor: caller.actor, now })
      return shown(trx, params.id as string, deps)
    },
  }),
]

function telling({ connectors, config, clock }: Deps) {
  return { connectors, publicUrl: config.publicUrl, now: clock.now() }
}

async function shown(trx: Trx, connectionId: string, deps: Deps) {
  const connection = await findConnection(trx, connectionId, telling(deps))
  if (!connection) throw new AppError('not_found', 'There is no such connection.')
  return connection
}

/** Once committed, the door reads the secrets anew. */
function tellTheDoor({ deps }: { deps: Deps }, result: unknown): Promise<unknown> {
  deps.forgetSecrets()
  return Promise.resolve(result)
}

/** An address that wasl would never call is refused when it is saved, not only when it is called. */
function checkAddresses(given: Record<string, unknown>, deps: Deps): void {
  for (const key of ['baseUrl', 'url'] as const) {
    const value = given[key]
    const why = typeof value === 'string' && /^https?:/i.test(value) ? deps.refusedAddress(value) : null
    if (why) throw new AppError('invalid', `${key}: ${why}.`, { [`settings.${key}`]: why })
  }
}
