import { createHash } from 'node:crypto'
import type { ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { item, type Webhook, type WebhookRequest } from '../connector.ts'
import type { OdooSettings } from './settings.ts'
import { isoTime, isRecord } from './values.ts'

/** A POST of an automation rule: which record it is about, and the fields chosen in the rule. */
interface Hint {
  model: string
  recordId: string
  fields: Record<string, unknown>
}

/**
 * Odoo's "Send Webhook Notification". It is unsigned, comes once and up to three seconds early (17 and 18 send it before their commit), and cannot be
 * believed: it only says that polling now may be worth it. The address, which nobody can guess, is all that protects it. Always answered 200.
 */
export const webhook: Webhook<OdooSettings> = {
  address: 'own',
  maxBytes: 1_000_000,
  // Not json: a body that does not parse would be answered 400, and Odoo writes an error to its log for nothing.
  takes: 'any',
  // A card moved there and back says the same words again: each second's hint is a hint of its own.
  salt: (request) => request.now.toISOString().slice(0, 19),
  verify: (request) => readHint(request) !== undefined,
  refusal: () => ({ status: 200, body: '{}' }),
  read: (request): ReadItem[] => {
    const hint = readHint(request)
    if (!hint) return []
    const hash = createHash('sha256').update(request.body).digest('hex').slice(0, 16)
    return [
      item({
        kind: 'ignored',
        channel: 'odoo',
        dedupeKey: `${hint.model}:${hint.recordId}:${hash}`,
        occurredAt: isoTime(hint.fields.write_date) ?? request.now.toISOString(),
        rawType: 'odoo_hint',
        extra: { ...hint },
      }),
    ]
  },
}

function readHint(request: WebhookRequest): Hint | undefined {
  if (request.method !== 'POST') return undefined
  try {
    const body = parseJson(Buffer.from(request.body).toString('utf8'))
    if (!isRecord(body) || typeof body._model !== 'string' || !/^\d+$/.test(String(body._id))) return undefined
    const fields = Object.entries(body).filter(([name]) => !['_action', '_id', '_model', 'id'].includes(name))
    return { model: body._model, recordId: String(body._id), fields: Object.fromEntries(fields) }
  } catch {
    return undefined
  }
}
