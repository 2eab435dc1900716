import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Person, ReadItem } from '#src/inbox/item.ts'
import { parseJson } from '#src/platform/text/json.ts'
import { item, type Webhook, type WebhookRequest } from '../connector.ts'
import type { ResendSettings } from './settings.ts'

const toleranceS = 300

/** Resend's events, signed the Svix way (resend.com/docs/dashboard/webhooks; docs.svix.com/receiving/verifying-payloads/how-manual). */
export const webhook: Webhook<ResendSettings> = {
  address: 'own',
  takes: 'json',
  maxBytes: 1_000_000,
  verify,
  read,
}

/** `v1,<base64 HMAC-SHA256(key, id.timestamp.body)>`, one of several, at most five minutes old; without a secret nobody is believed. */
function verify(request: WebhookRequest, settings: ResendSettings): boolean {
  const header = (name: string) => request.headers[`svix-${name}`] ?? request.headers[`webhook-${name}`] ?? ''
  const [id, timestamp] = [header('id'), header('timestamp')]
  if (!id || !/^\d{1,12}$/.test(timestamp) || Math.abs(request.now.getTime() / 1000 - Number(timestamp)) > toleranceS) return false
  const given = header('signature')
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .slice(0, 10)
    .map((one) => Buffer.from(one.slice(3), 'base64'))
  return (settings.webhookSecret ?? []).some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    if (key.length === 0) return false
    const right = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(request.body).digest()
    return given.some((one) => one.length === right.length && timingSafeEqual(one, right))
  })
}

const statusOf: Record<string, NonNullable<ReadItem['status']>> = {
  'email.sent': 'sent',
  'email.delivered': 'delivered',
  'email.opened': 'read',
  'email.bounced': 'failed',
  'email.complained': 'failed',
  'email.failed': 'failed',
  'email.suppressed': 'failed',
}

/** One event a call: the fate of one mail, or something we do not use. Its id stays the same when Resend repeats it. */
function read(request: WebhookRequest): ReadItem[] {
  const event = objectOf(parse(request.body))
  const data = objectOf(event.data)
  const type = textOf(event.type) ?? 'unknown'
  const emailId = textOf(data.email_id)
  const status = Object.hasOwn(statusOf, type) && emailId ? statusOf[type] : undefined
  return [
    item({
      kind: status ? 'status' : 'ignored',
      channel: 'api',
      dedupeKey: request.headers['svix-id'] ?? request.headers['webhook-id'] ?? `${type}:${emailId}`,
      occurredAt: instant(event.created_at, request.now),
      person: personIn(data),
      ...(emailId ? { targetId: emailId } : {}),
      ...(status ? { status } : {}),
      ...(status ? {} : { rawType: type }),
      extra: {
        ...(status === 'failed' ? failureIn(type, data) : {}),
        ...(textOf(data.message_id) ? { messageId: textOf(data.message_id) } : {}),
      },
    }),
  ]
}

function failureIn(type: string, data: Record<string, unknown>): Record<string, unknown> {
  const bounce = objectOf(data.bounce)
  const reason = textOf(objectOf(data.failed).reason) ?? textOf(bounce.message) ?? textOf(objectOf(data.suppressed).message)
  const own = type.slice('email.'.length)
  return {
    errorCodes: [own === 'failed' && reason && /^\w+$/.test(reason) ? reason : own],
    ...(textOf(bounce.type) ? { bounceType: textOf(bounce.type) } : {}),
    ...(textOf(bounce.subType) ? { bounceSubType: textOf(bounce.subType) } : {}),
    ...(reason ? { reason } : {}),
  }
}

function personIn(data: Record<string, unknown>): Person {
  const to = Array.isArray(data.to) ? textOf(data.to[0]) : textOf(data.to)
  return to ? { email: to } : {}
}

function instant(value: unknown, now: Date): string {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return (Number.isNaN(at) ? now : new Date(at)).toISOString()
}

function parse(body: Uint8Array): unknown {
  try {
    return parseJson(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
