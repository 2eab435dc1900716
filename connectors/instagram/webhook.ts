import type { ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import type { Source, Webhook, WebhookRequest } from '../connector.ts'
import { graphHandshake, verifyGraphSignature } from '../graph.ts'
import { instant, list, str, wire } from '../wire.ts'
import { accountsIn, only } from './accounts.ts'
import { readChange } from './changes.ts'
import { readEvent } from './events.ts'
import type { Settings } from './settings.ts'
import { type Place, unread } from './unit.ts'

/**
 * How Instagram calls us: one address for all accounts, signed by the Instagram app's secret (apps with Facebook Login: the Meta app's).
 * Source: developers.facebook.com/docs/instagram-platform/webhooks
 */
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

function read(request: WebhookRequest, source: Source<Settings>): ReadItem[] {
  const body = wire(parseJson(Buffer.from(request.body).toString('utf8')))
  return list(body.entry).flatMap((entry) => readEntry(entry, source.settings.accountId, request.now))
}

/** Four shapes may stand in one entry: direct messages, those of another app's thread, changes, or one change laid flat on the entry. */
function readEntry(value: unknown, accountId: string, now: Date): ReadItem[] {
  const entry = wire(value)
  const account = str(entry.id) ?? ''
  // The app dashboard's "Test" button sends entry id 0 and invented ids.
  const place: Place = {
    account,
    own: new Set([account, accountId]),
    at: instant(entry.time) ?? now.toISOString(),
    isTest: account === '0',
  }
  const items = [
    ...list(entry.messaging).map((unit) => readEvent(unit, place)),
    ...list(entry.standby).map((unit) => readEvent(unit, { ...place, standby: true })),
    ...list(entry.changes).map((change) => readChange(change, place)),
    ...(entry.field === undefined ? [] : [readChange(entry, place)]),
  ]
  return items.length ? items : [unread('entry', value, place)]
}
