import type { ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import type { Source, Webhook, WebhookRequest } from '../connector.ts'
import { instant, wire } from '../wire.ts'
import { readEvolution } from './evolution.ts'
import type { Settings } from './settings.ts'
import { evolutionIssuedAt, verifyGateway } from './verify.ts'
import { readWaha } from './waha.ts'

/** How both gateways call us: one event a POST, to the connection's own address. */
export const webhook: Webhook<Settings> = {
  address: 'own',
  // Evolution may put a file's bytes into the event when "webhook base64" is on.
  maxBytes: 25_000_000,
  verify: verifyGateway,
  read,
}

function read(request: WebhookRequest, source: Source<Settings>): ReadItem[] {
  const envelope = wire(parsed(request.body))
  if (source.settings.provider === 'waha') {
    return readWaha(envelope, instant(request.headers['x-webhook-timestamp']) ?? request.now.toISOString())
  }
  return readEvolution(envelope, evolutionIssuedAt(request) ?? request.now.toISOString(), source.settings.session)
}

function parsed(body: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}
