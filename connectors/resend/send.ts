import { createHash } from 'node:crypto'
import { ConnectorError } from '#src/errors.ts'
import { cleanText } from '#src/platform/text/clean.ts'
import type { Mail, Mailer, Outside } from '../connector.ts'
import { faultOfSilence } from '../faults.ts'
import { faultOf, memberOf } from './fault.ts'
import type { ResendSettings } from './settings.ts'

/** Where Resend lives unless the settings name another base. */
export const resendBase = 'https://api.resend.com'

/**
 * A sender over Resend's HTTP API (resend.com/docs/api-reference/emails/send-email). The same key and body within 24 hours is one mail, so silence is a plain retry.
 * Several api keys (rotation): the next is tried where one is refused.
 */
export function makeMailer(settings: ResendSettings, outside: Outside): Mailer {
  return {
    async send(mail) {
      const body = JSON.stringify(compose(mail, settings.from))
      for (const [i, apiKey] of settings.apiKey.entries()) {
        try {
          return await post(
            `${settings.baseUrl ?? resendBase}/emails`,
            body,
            { apiKey, idempotencyKey: idempotencyKeyOf(mail.key) },
            outside,
          )
        } catch (error) {
          if (!(error instanceof ConnectorError) || error.kind !== 'unauthorized' || i === settings.apiKey.length - 1) throw error
        }
      }
      throw new ConnectorError('unauthorized', 'no api key in the settings')
    },
  }
}

async function post(
  url: string,
  body: string,
  keys: { apiKey: string; idempotencyKey: string },
  outside: Outside,
): Promise<{ externalId: string }> {
  const headers = {
    authorization: `Bearer ${keys.apiKey}`,
    'content-type': 'application/json',
    'user-agent': 'wasl',
    'idempotency-key': keys.idempotencyKey,
  }
  const answer = await outside.http.request({ method: 'POST', url, headers, body }).catch((error: unknown) => {
    throw faultOfSilence(error, true)
  })
  const id = answer.status >= 200 && answer.status < 300 ? memberOf(answer.text(), 'id') : undefined
  if (!id) throw faultOf(answer, outside.now())
  return { externalId: id }
}

/** Resend takes 1 to 256 characters; a longer key is told by its digest. */
function idempotencyKeyOf(key: string): string {
  return /^[\x21-\x7e]{1,256}$/.test(key) ? key : createHash('sha256').update(key).digest('hex')
}

function compose(mail: Mail, from: string): object {
  if (mail.to.length > 254 || !/^[^\s@<>()[\],;:\\"]{1,64}@[^\s@<>()[\],;:\\"]+\.[^\s@<>()[\],;:\\".]+$/u.test(mail.to))
    throw new ConnectorError('rejected', 'not one e-mail address', { code: 'bad_address' })
  return {
    from,
    to: [mail.to],
    subject: cleanText(mail.subject).replace(/[\r\n]+/g, ' '),
    html: cleanText(mail.html),
    text: cleanText(mail.text),
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
