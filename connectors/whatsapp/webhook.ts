import type { Webhook } from '#connectors/connector.ts'
import { graphHandshake, verifyGraphSignature } from '#connectors/graph.ts'
import { accountsIn, only } from './accounts.ts'
import { read } from './read.ts'
import type { Settings } from './settings.ts'

/** How WhatsApp calls us: one address for all numbers, signed by the Meta app's secret. Source: …/business-messaging/whatsapp/webhooks/overview */
export const webhook: Webhook<Settings> = {
  address: 'shared',
  accountsIn,
  only,
  verify: (request, settings) => verifyGraphSignature(request, settings.appSecret),
  handshake: (request, all) =>
    graphHandshake(
      request,
      all.flatMap((settings) => settings.verifyToken),
    ),
  read,
}
