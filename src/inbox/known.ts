import type pg from 'pg'
import type { Connectors } from '#src/connections/connection.ts'
import { isId } from '#src/platform/id.ts'
import { type KeySet, unseal } from '#src/platform/keys.ts'

/** A connection as the door knows it. */
export interface Known {
  connectionId: string
  tenantId: string
  settings: unknown
  accounts: string[]
  verified: boolean
}

/** How long the door trusts what it read; a secret changed in another process holds after that. */
const TTL_MS = 3000

/** Looks connections up by address or account, remembering them for some seconds. */
export function lookUp(pool: pg.Pool, connectors: Connectors, installation: KeySet) {
  const remembered = new Map<string, { until: number; list: Promise<Known[]> }>()

  const remember = (key: string, read: () => Promise<Known[]>): Promise<Known[]> => {
    const now = Date.now()
    const found = remembered.get(key)
    if (found && found.until > now) return found.list
    if (remembered.size > 10_000) remembered.clear()
    const list = read()
    remembered.set(key, { until: now + TTL_MS, list })
    list.catch(() => remembered.delete(key))
    return list
  }

  const read = async (where: string, values: unknown[], connector: string): Promise<Known[]> => {
    const { rows } = await pool.query(
      `select s.connection_id, s.tenant_id, s.sealed, coalesce(array_agg(a.account) filter (where a.account is not null), '{}') as accounts, coalesce(bool_or(a.verified), false) as verified
         from webhook_secrets s left join webhook_accounts a on a.connection_id = s.connection_id
        where s.connector = $1 and not s.paused and ${where} group by s.connection_id, s.tenant_id, s.sealed order by s.connection_id limit 200`,
      [connector, ...values],
    )
    const schema = connectors.get(connector)!.settings
    return rows.map((row) => ({
      connectionId: row.connection_id,
      tenantId: row.tenant_id,
      accounts: row.accounts,
      verified: row.verified,
      settings: schema.parse(
        JSON.parse(unseal([installation.data], `webhook_secrets:sealed:${row.connection_id}`, row.sealed).toString('utf8')),
      ),
    }))
  }

  return {
    connection: (connector: string, id: string) =>
      isId(id) ? remember(`c|${connector}|${id}`, () => read('s.connection_id = $2', [id], connector)) : Promise.resolve([]),
    holders: (connector: string, accounts: string[]) =>
      accounts.length
        ? remember(`a|${connector}|${accounts.join(',')}`, () =>
            read(
              'exists (select 1 from webhook_accounts w where w.connection_id = s.connection_id and w.connector = $1 and w.account = any($2))',
              [accounts],
              connector,
            ),
          )
        : Promise.resolve([]),
    all: (connector: string) => remember(`*|${connector}`, () => read('true', [], connector)),
    forget: () => remembered.clear(),
  }
}
