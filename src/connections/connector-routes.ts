import { z } from 'zod'
import type { Connector } from '#connectors/connector.ts'
import { route } from '#src/deps.ts'
import { listOf } from '#src/platform/route.ts'
import { shape, words } from '#src/platform/shapes.ts'
import { fieldShape, fieldsOf } from './fields.ts'

const connectorShape = shape({
  name: z.string(),
  label: words,
  duties: z.array(z.string()),
  channel: z.string().nullable(),
  webhook: z
    .enum(['shared', 'own'])
    .nullable()
    .meta({ description: 'Whether the service calls us, at an address for all or for each connection' }),
  lists: z.boolean().meta({ description: 'What it brought can be read again' }),
  fields: z.array(fieldShape),
}).meta({ id: 'Connector' })

/** The outside services wasl speaks with, each with the form of its settings. */
export const connectorRoutes = [
  route('GET /connectors', {
    who: ['admin', 'manager'],
    summary: 'Lists the services that can be connected, each with the form of its settings',
    query: z.strictObject({}),
    output: listOf(connectorShape),
    run: async ({ deps }) => ({ data: [...deps.connectors.values()].map(showConnector), nextCursor: null }),
  }),
]

function showConnector(connector: Connector) {
  const { name, label, duties, channel, webhook, list } = connector
  return {
    ...{ name, label: { ar: label.ar, en: label.en }, duties: [...duties], channel: channel ?? null, lists: Boolean(list) },
    webhook: webhook?.address ?? null,
    fields: fieldsOf(connector),
  }
}
