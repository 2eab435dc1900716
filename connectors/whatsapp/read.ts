import type { WebhookRequest } from '#connectors/connector.ts'
import type { ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { readBookEntry, readHistory, readOther, readPreference } from './account-events.ts'
import { accountOf } from './accounts.ts'
import { readMessage } from './message.ts'
import { digitsOf } from './people.ts'
import { readStatus } from './status.ts'
import { ignored, type Place } from './unit.ts'
import { id, list, object, objects, timeOf, type Wire } from './wire.ts'

/** Every unit of a webhook body, in its order. What cannot be understood is `ignored` with its person; only a body that is not JSON throws. */
export function read(request: Pick<WebhookRequest, 'body' | 'now'>): ReadItem[] {
  const body = object(parseJson(Buffer.from(request.body).toString('utf8')))
  return list(body?.entry).flatMap((entry) => readEntry(entry, request.now))
}

function readEntry(value: unknown, now: Date): ReadItem[] {
  const entry = object(value)
  const told = timeOf(entry?.time)
  const place: Place = { account: id(entry?.id) ?? '', contacts: [], at: told ?? now.toISOString(), told }
  const changes = list(entry?.changes)
  if (!entry || !changes.length) return [ignored(value, place, 'entry')]
  return changes.flatMap((change) => readChange(entry, change, place))
}

/** Units by list, in the order messages, echoes, statuses, then the rest; a value with none of the lists is one unit of its own. */
function readChange(entry: Wire, change: unknown, around: Place): ReadItem[] {
  const value = object(object(change)?.value)
  const field = id(object(change)?.field) ?? 'change'
  if (!value) return [ignored(change, around, field)]
  const place: Place = {
    account: accountOf(entry, change) ?? '',
    ownNumber: digitsOf(id(object(value.metadata)?.display_phone_number)),
    contacts: objects(value.contacts),
    at: around.at,
    told: around.told,
  }
  const items = [
    ...list(value.messages).map((unit) => readMessage(unit, place)),
    ...list(value.message_echoes).map((unit) => readMessage(unit, place, 'outbound')),
    ...list(value.statuses).map((unit) => readStatus(unit, place)),
    ...list(value.user_preferences).map((unit) => readPreference(unit, place)),
    ...list(value.history).flatMap((chunk) => readHistory(chunk, place)),
    ...list(value.state_sync).map((unit) => readBookEntry(unit, place)),
  ]
  if (list(value.errors).length) items.push(readOther('errors', { errors: value.errors }, place))
  return items.length ? items : [readOther(field, value, place)]
}
