import { z } from 'zod'
import type { Connector, Finding } from '#connectors/connector.ts'
import type { Trx } from '#src/platform/db.ts'
import { newestFirst, page } from '#src/platform/route.ts'
import { id, shape, time, words } from '#src/platform/shapes.ts'
import { type Connectors, openSettings, secretKeys } from './connection.ts'
import { endingOf } from './expiry.ts'

const problem = shape({ code: z.string(), text: words, since: time }).meta({ id: 'ConnectionProblem' })

/** One thing a test found. */
export const findingShape = shape({
  level: z.enum(['ok', 'warning', 'error']),
  code: z.string(),
  text: words,
  endsAt: time.optional().meta({ description: 'Of a key or token: when it ends' }),
}).meta({
  id: 'ConnectionFinding',
})

/** A connection as the API shows it: secrets are write-only. */
export const connectionShape = shape({
  id,
  connector: z.string(),
  label: z.string(),
  settings: z
    .record(z.string(), z.unknown())
    .meta({ description: 'As saved; a secret reads { "set": true }, with `values` while several are valid' }),
  status: z.enum(['ok', 'failing', 'paused', 'unverified']),
  problem: problem.nullable(),
  lastProblem: shape({ code: z.string(), text: words, at: time })
    .nullable()
    .meta({ description: 'The newest trouble, also once it is over' }),
  webhookUrl: z.string().nullable().meta({ description: 'What the service is to call; null where it calls nobody' }),
  accounts: z
    .array(shape({ account: z.string(), verified: z.boolean() }))
    .meta({ description: 'The accounts a shared address finds this connection by' }),
  lastSuccessAt: time.nullable(),
  testedAt: time.nullable(),
  ending: shape({ stage: z.number().int(), endsAt: time, text: words })
    .nullable()
    .meta({ description: 'A key that ends within 14 days, or has ended (stage 0)' }),
  findings: z.array(findingShape),
  createdAt: time,
  updatedAt: time,
}).meta({ id: 'Connection' })

/** What a connection is told with: the connectors there are, and our public address. */
export interface Telling {
  connectors: Connectors
  publicUrl: string
  now: Date
}

interface Row {
  id: string
  connector: string
  label: string
  settings: Record<string, unknown>
  secrets: Buffer | null
  status: string
  problem: unknown
  last_problem: unknown
  last_success_at: Date | null
  tested_at: Date | null
  findings: unknown[] | null
  created_at: Date
  updated_at: Date
}

/** Connections, newest first; those deleted are left out. */
export async function listConnections(trx: Trx, query: { limit: number; cursor?: string }, telling: Telling) {
  const rows: Row[] = await trx('connections').whereNull('deleted_at').modify(newestFirst, query)
  const { data, nextCursor } = page(rows, query.limit, (row) => ({ at: row.created_at, id: row.id }))
  return { data: await show(trx, data, telling), nextCursor }
}

/** One connection, or undefined. */
export async function findConnection(trx: Trx, connectionId: string, telling: Telling) {
  const row: Row | undefined = await trx('connections').where({ id: connectionId }).whereNull('deleted_at').first()
  return row && (await show(trx, [row], telling))[0]
}

async function show(trx: Trx, rows: readonly Row[], { connectors, publicUrl, now }: Telling) {
  const ids = rows.map((row) => row.id)
  const accounts = ids.length
    ? await trx('webhook_accounts').whereIn('connection_id', ids).orderBy('account').select('connection_id', 'account', 'verified')
    : []
  return rows.map((row) => {
    const connector = connectors.get(row.connector)
    return {
      id: row.id,
      connector: row.connector,
      label: row.label,
      settings: showSettings(trx, row, connector),
      status: row.status,
      problem: row.problem,
      lastProblem: row.last_problem,
      webhookUrl: connector?.webhook ? webhookUrl(publicUrl, connector, row.id) : null,
      accounts: accounts
        .filter((one) => one.connection_id === row.id)
        .map(({ account, verified }: { account: string; verified: boolean }) => ({ account, verified })),
      lastSuccessAt: row.last_success_at,
      testedAt: row.tested_at,
      ending: endingOf(row.findings as Finding[] | null, now, row.settings.expiresOn),
      findings: row.findings ?? [],
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }
  })
}

/** The settings with every secret hidden, also one that an older version of the connector kept in clear. */
function showSettings(trx: Trx, row: Row, connector: Connector | undefined): Record<string, unknown> {
  const hidden = new Set(connector ? secretKeys(connector) : [])
  const sealed = Object.entries(openSettings(trx, { ...row, settings: {} }))
  const shown = Object.entries(row.settings).map(([key, value]) => [key, hidden.has(key) ? { set: true } : value])
  return Object.fromEntries([
    ...shown,
    ...sealed.map(([key, value]) => [key, Array.isArray(value) && value.length > 1 ? { set: true, values: value.length } : { set: true }]),
  ])
}

function webhookUrl(publicUrl: string, connector: Connector, connectionId: string): string {
  return `${publicUrl}/webhooks/${connector.name}${connector.webhook?.address === 'own' ? `/${connectionId}` : ''}`
}
