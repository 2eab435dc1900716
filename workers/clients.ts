import type { Connection } from '#src/connections/connection.ts'
import type { World } from './world.ts'

const open = new Map<string, { settings: string; client: unknown }>()

/** The client of a connection, kept while its settings stay the same: it remembers versions, tokens and sockets. */
export function clientOf<Client>(world: World, connection: Connection): Client {
  const settings = JSON.stringify(connection.settings)
  const known = open.get(connection.id)
  if (known?.settings === settings) return known.client as Client
  const connector = world.connectors.get(connection.connector)
  if (!connector?.connect) throw new Error(`${connection.connector} is nothing wasl calls`)
  const client = connector.connect(connection.settings, world.outside)
  open.set(connection.id, { settings, client })
  return client as Client
}
