import type { z } from 'zod'
import type { Connector, Duty } from '#connectors/connector.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { seal, unseal } from '#src/platform/keys.ts'

/** The connectors this process has, by name; handed in by `app.ts`. */
export type Connectors = ReadonlyMap<string, Connector>

/** A connection's health, in words people can act on. */
export interface Problem {
  code: string
  text: { ar: string; en: string }
  since: string
}

/** A saved account of an outside service, its settings opened and parsed. */
export interface Connection<S = unknown> {
  id: string
  tenantId: string
  connector: string
  label: string
  duties: Duty[]
  settings: S
  status: 'ok' | 'failing' | 'paused' | 'unverified'
  problem: Problem | null
  /** What the connector's workers remember (marks of polling, found ids). */
  memory: Record<string, unknown>
}

/** The settings' keys whose values are secret, read off the connector's schema. */
export function secretKeys(connector: Connector): string[] {
  const shape = (connector.settings as unknown as { shape?: Record<string, z.ZodType> }).shape ?? {}
  return Object.keys(shape).filter((key) => isSecret(shape[key]!))
}

/** Whether a setting's values are secret, by its schema. */
export function isSecret(type: z.ZodType): boolean {
  if (type.meta()?.secret) return true
  const inner = (type as unknown as { def?: { innerType?: z.ZodType } }).def?.innerType
  return inner ? isSecret(inner) : false
}

/** The settings as entered, secrets included. */
export function openSettings(
  trx: Trx,
  row: { id: string; settings: Record<string, unknown>; secrets: Buffer | null },
): Record<string, unknown> {
  const secrets = row.secrets ? JSON.parse(unseal([keysOf(trx).data], `connections:secrets:${row.id}`, row.secrets).toString('utf8')) : {}
  return { ...row.settings, ...secrets }
}

/** Divides settings into what is stored in clear and what is sealed. */
export function splitSettings(
  trx: Trx,
  connector: Connector,
  id: string,
  settings: Record<string, unknown>,
): { settings: string; secrets: Buffer } {
  const hidden = new Set(secretKeys(connector))
  const open = Object.fromEntries(Object.entries(settings).filter(([key]) => !hidden.has(key)))
  const secrets = Object.fromEntries(Object.entries(settings).filter(([key]) => hidden.has(key)))
  return { settings: JSON.stringify(open), secrets: seal(keysOf(trx).data, `connections:secrets:${id}`, JSON.stringify(secrets)) }
}

/** Connections by id, opened and parsed; those deleted are left out. */
export async function loadConnections(trx: Trx, connectors: Connectors, ids: readonly string[]): Promise<Map<string, Connection>> {
  const rows = await trx('connections')
    .whereIn('id', [...new Set(ids)])
    .whereNull('deleted_at')
  const loaded = new Map<string, Connection>()
  for (const row of rows) {
    const connector = connectors.get(row.connector)
    if (connector) loaded.set(row.id, { ...publicPart(row), settings: connector.settings.parse(openSettings(trx, row)) })
  }
  return loaded
}

/** The ids of the tenant's living connections with a duty, oldest first. */
export async function connectionsFor(
  trx: Trx,
  duty: Duty,
): Promise<{ id: string; connector: string; settings: Record<string, unknown> }[]> {
  return trx('connections')
    .whereNull('deleted_at')
    .whereRaw('? = any(duties)', [duty])
    .orderBy('created_at')
    .orderBy('id')
    .select('id', 'connector', 'settings')
}

function publicPart(row: Record<string, never>): Omit<Connection, 'settings'> {
  return {
    id: row.id!,
    tenantId: row.tenant_id!,
    connector: row.connector!,
    label: row.label!,
    duties: row.duties!,
    status: row.status!,
    problem: row.problem ?? null,
    memory: row.memory ?? {},
  }
}
