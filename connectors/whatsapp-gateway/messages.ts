import { ConnectorError } from '#src/errors.ts'
import { cleanText } from '#src/platform/text/clean.ts'
import { parseJson } from '#src/platform/text/json.ts'
import type { Messenger, OutMessage, Outside, Recipient } from '../connector.ts'
import { faultOfSilence } from '../faults.ts'
import type { Answer, Call } from '../http.ts'
import { str, wire } from '../wire.ts'
import { faultOfAnswer, noAddress } from './fault.ts'
import type { Settings } from './settings.ts'

/**
 * Sends text through the gateway; buttons and lists become numbered text, templates are refused. Neither gateway knows an idempotency
 * key nor callback data: a call that left and brought no answer is `uncertain`.
 * (waha.devlike.pro/docs/how-to/send-messages, doc.evolution-api.com: Send Plain Text)
 */
export function makeMessenger(settings: Settings, outside: Outside): Messenger {
  return {
    async send({ to, content, replyTo }) {
      const text = cleanText(asText(content))
      if (!settings.baseUrl) throw noAddress()
      const call = settings.provider === 'waha' ? wahaCall(settings, to, text, replyTo) : evolutionCall(settings, to, text, replyTo)
      const answer = await outside.http
        .request({ ...call, url: settings.baseUrl.replace(/\/+$/, '') + call.url })
        .catch((error: unknown) => {
          throw faultOfSilence(error, false)
        })
      if (answer.status < 200 || answer.status > 299) throw faultOfAnswer(answer, outside.now(), false)
      return { externalId: sentId(answer) }
    },
  }
}

/** The secret headers of a call to the gateway. */
export function keyHeaders(settings: Settings): Record<string, string> {
  const key = settings.apiKey?.[0]
  if (!key) return {}
  return settings.provider === 'waha' ? { 'x-api-key': key } : { apikey: key }
}

function wahaCall(settings: Settings, to: Recipient, text: string, replyTo: string | undefined): Call {
  const json = { session: settings.session, chatId: addressee(to, '@c.us'), text, ...(replyTo ? { reply_to: replyTo } : {}) }
  return { method: 'POST', url: '/api/sendText', headers: keyHeaders(settings), json }
}

function evolutionCall(settings: Settings, to: Recipient, text: string, replyTo: string | undefined): Call {
  const json = { number: addressee(to, ''), text, ...(replyTo ? { quoted: { key: { id: replyTo } } } : {}) }
  return { method: 'POST', url: `/message/sendText/${encodeURIComponent(settings.session)}`, headers: keyHeaders(settings), json }
}

/** The number where one is known; else the platform's own id (a hidden `@lid` is sent to as it stands). */
function addressee(to: Recipient, host: string): string {
  const digits = to.phone?.replace(/\D/g, '')
  if (digits) return digits + host
  if (to.externalId?.includes('@')) return to.externalId
  if (to.externalId) return to.externalId.replace(/\D/g, '') + host
  throw new ConnectorError('rejected', 'The message has no number and no chat id to go to.', { code: 'no_recipient' })
}

function asText(content: OutMessage): string {
  switch (content.type) {
    case 'text':
      return content.text
    case 'buttons':
      return numbered(content.text, content.buttons)
    case 'list':
      return numbered(content.text, content.rows)
    case 'link':
      return `${content.text}\n\n${content.label}: ${content.url}`
    case 'template':
      throw new ConnectorError('rejected', 'A self-hosted gateway has no approved templates; send this by e-mail or the Cloud API.', {
        code: 'no_templates',
      })
  }
}

function numbered(text: string, choices: { title: string; description?: string }[]): string {
  const lines = choices.map((choice, i) => `${i + 1}. ${choice.title}${choice.description ? ` – ${choice.description}` : ''}`)
  return [text, '', ...lines].join('\n')
}

/** The id by which its acks will name the message: WAHA's engines answer in three shapes, Evolution with the message key. */
function sentId(answer: Answer): string {
  const body = wire(parsed(answer))
  const key = wire(body.key)
  const id = str(body.id) ?? str(wire(body.id)._serialized) ?? str(key._serialized) ?? str(key.id)
  if (id) return id
  throw new ConnectorError('uncertain', 'The gateway took the message but answered without its id.', { code: 'no_id' })
}

function parsed(answer: Answer): unknown {
  try {
    return parseJson(answer.text())
  } catch {
    return undefined
  }
}
