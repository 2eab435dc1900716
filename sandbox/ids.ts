import { createHash } from 'node:crypto'
import type { Connectors } from '#src/connections/connection.ts'

/** The id of a demo thing, the same in every installation and at every start: a UUID of version 7 whose moment never moves. */
export function demoId(what: string): string {
  const digest = createHash('sha256').update(`wasl demo: ${what}`).digest('hex')
  return `0198f000-0000-7${digest.slice(0, 3)}-8${digest.slice(3, 6)}-${digest.slice(6, 18)}`
}

/** Where the demo connection of a connector is called by its service; undefined for services that never call us. */
export function webhookUrlOf(connectors: Connectors, name: string, waslUrl: string): string | undefined {
  const webhook = connectors.get(name)?.webhook
  if (!webhook) return undefined
  return `${waslUrl}/webhooks/${name}${webhook.address === 'own' ? `/${demoId(`connection ${name}`)}` : ''}`
}
