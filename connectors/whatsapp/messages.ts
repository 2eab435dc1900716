import type { Messenger, Outside, Recipient } from '#connectors/connector.ts'
import { ConnectorError } from '#src/errors.ts'
import { callGraph } from './graph-call.ts'
import { contentFor } from './out-content.ts'
import type { Settings } from './settings.ts'
import { id, object, objects } from './wire.ts'

/**
 * Sends from this number. WhatsApp knows no idempotency: silence after sending, a server fault or an answer without an id is `uncertain`, and `callbackData`
 * (≤ 512 characters) in the message's statuses tells later whether it went. Outside the 24-hour window everything but a template is `rejected` with code 131047.
 * Source: …/business-messaging/whatsapp/messages/send-messages, …/support/error-codes
 */
export function connect(settings: Settings, outside: Outside): Messenger {
  return {
    async send({ to, content, callbackData, replyTo }) {
      if (callbackData.length > 512)
        throw new ConnectorError('rejected', 'callback data is longer than 512 characters', { code: 'bad_callback_data' })
      const answer = await callGraph(settings, outside, `/${settings.phoneNumberId}/messages`, {
        repeatable: false,
        json: {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          ...addressOf(to),
          ...(replyTo ? { context: { message_id: replyTo } } : {}),
          ...contentFor(content),
          biz_opaque_callback_data: callbackData,
        },
      })
      return { externalId: acceptedId(answer.text()) }
    },
  }
}

/** By number where there is one, else by the business-scoped id, which has letters (`SA.1041…`). */
function addressOf({ phone, externalId }: Recipient): { to: string } | { recipient: string } {
  const digits = phone?.replace(/\D/g, '') || (/^\d+$/.test(externalId ?? '') ? externalId : undefined)
  if (digits) return { to: digits }
  if (externalId) return { recipient: externalId }
  throw new ConnectorError('rejected', 'the person has neither a number nor a WhatsApp id', { code: 'no_recipient' })
}

function acceptedId(text: string): string {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    // Read below as an answer without an id.
  }
  const accepted = id(objects(object(answer)?.messages)[0]?.id)
  if (accepted) return accepted
  throw new ConnectorError('uncertain', 'the answer named no message id: it may have gone out', { code: 'no_id' })
}
