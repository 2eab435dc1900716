import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { ReadItem } from '#src/inbox/item.ts'
import { item, type Source, type Webhook, type WebhookAnswer, type WebhookRequest } from '../connector.ts'
import { isForm, mediaType, readBody } from './body.ts'
import { readLead, tenMinutesOf } from './lead.ts'
import type { FormSettings } from './settings.ts'

const maxSkewS = 300

/** How forms call us: one unguessable address per connection, any of the usual body types, an optional signature. */
export const webhook: Webhook<FormSettings> & {
  accepts(request: WebhookRequest): boolean
  salt(request: WebhookRequest): string
  answer(request: WebhookRequest, id: string, settings?: FormSettings): WebhookAnswer
} = {
  address: 'own',
  takes: 'any',
  maxBytes: 10_000_000,
  accepts: (request) => accepts(request.headers['content-type']),
  // The same words may rightly come again another day: only a repeat within ten minutes, or under the sender's own key, is the same call.
  salt: ({ headers, query, now }) => JSON.stringify([headers['idempotency-key'] ?? tenMinutesOf(now), query]),
  verify,
  answer,
  preflight: corsHeaders,
  read,
}

/** Whether a body of this content type can be read at all; the door answers 415 otherwise. No type at all is taken: the body tells. */
export function accepts(contentType: string | undefined): boolean {
  const type = mediaType(contentType)
  if (type === 'multipart/form-data') return /boundary=/i.test(contentType ?? '')
  return type === '' || type === 'application/json' || type.endsWith('+json') || type === 'text/plain' || isForm(type)
}

/** Without a key the address itself is the secret. With one: `sha256=hex(HMAC(key, "<timestamp>.<body>"))`, at most 300 s old. */
function verify(request: WebhookRequest, settings: FormSettings): boolean {
  if (!settings.hmacKey) return true
  const timestamp = request.headers['x-wasl-timestamp'] ?? ''
  const given = Buffer.from(request.headers['x-wasl-signature'] ?? '')
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(request.now.getTime() / 1000 - Number(timestamp)) > maxSkewS) return false
  return settings.hmacKey.some((key) => {
    const right = Buffer.from(`sha256=${createHmac('sha256', key).update(`${timestamp}.`).update(request.body).digest('hex')}`)
    return right.length === given.length && timingSafeEqual(right, given)
  })
}

/**
 * A browser's form is sent on to a thank-you page that we choose (never one named in the body); everything else gets the entry's id.
 * WordPress plugins (Elementor) show their visitor an error for anything but 200.
 */
function answer(request: WebhookRequest, id: string, settings?: FormSettings): WebhookAnswer {
  if (isBrowserForm(request)) return { status: 303, headers: { location: settings?.thankYouUrl ?? '/thanks' }, body: '' }
  const wordPress = /^wordpress\//i.test(request.headers['user-agent'] ?? '') || isElementor(request)
  return {
    status: wordPress ? 200 : 202,
    headers: { 'content-type': 'application/json', ...corsHeaders(request.headers.origin, settings) },
    body: JSON.stringify({ id }),
  }
}

/** The headers that let a page of one of the connection's own sites read the answer; none for any other origin. Also the whole answer to a preflight. */
export function corsHeaders(origin: string | undefined, settings: FormSettings | undefined): Record<string, string> {
  const own = settings?.origins?.some((site) => URL.canParse(site) && new URL(site).origin === origin)
  if (!origin || !own) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type, idempotency-key',
    vary: 'Origin',
  }
}

/** One lead per submission in the body; a body that nobody can read is one `ignored` item, its bytes stay in the inbox. */
function read(request: WebhookRequest, source: Source<FormSettings>): ReadItem[] {
  const body = readBody(request)
  if (body.submissions.length > 0)
    return body.submissions.map((submission, n) => readLead(submission, { request, source, n, of: body.submissions.length }))
  return [
    item({
      kind: 'ignored',
      channel: 'web_form',
      dedupeKey: `hash:${createHash('sha256').update(source.connectionId).update(request.body).digest('hex')}`,
      occurredAt: request.now.toISOString(),
      rawType: body.fault,
    }),
  ]
}

/** Browsers say what they want: a page. A script of the page (fetch, XMLHttpRequest) says otherwise. */
function isBrowserForm({ headers }: WebhookRequest): boolean {
  const type = mediaType(headers['content-type'])
  if (!isForm(type) && type !== 'multipart/form-data') return false
  if (headers.accept?.includes('text/html')) return true
  const script = headers['sec-fetch-mode'] === 'cors' || headers['x-requested-with'] || headers.accept?.includes('json')
  return headers['sec-fetch-mode'] === 'navigate' || (Boolean(headers.origin) && !script)
}

function isElementor(request: WebhookRequest): boolean {
  if (!isForm(mediaType(request.headers['content-type']))) return false
  const text = Buffer.from(request.body).toString('latin1')
  return /(^|&)form(_id|%5Bid%5D|\[id\])=/i.test(text) && /(^|&)(form_name|form%5Bname%5D|form\[name\])=/i.test(text)
}
