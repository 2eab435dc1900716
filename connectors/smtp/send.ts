import type { Options } from 'nodemailer/lib/mailer'
import { ConnectorError } from '#src/errors.ts'
import { cleanText } from '#src/platform/text/clean.ts'
import type { Mail, Mailer, Outside } from '../connector.ts'
import { isAddress, senderOf } from './address.ts'
import { faultOf } from './fault.ts'
import { serverOf } from './server.ts'
import type { SmtpSettings } from './settings.ts'
import { type Departure, hasLeft, limits, makeTransport } from './transport.ts'

/** A sender over SMTP; keep it as long as the settings hold, it owns a pool. Several urls (rotation): the next is tried only where a login failed. */
export function makeMailer(settings: SmtpSettings, outside: Outside): Mailer {
  const from = senderOf(settings.from)!
  const transports = settings.url.map((url) => makeTransport(serverOf(url)!, outside.http))
  return {
    async send(mail) {
      if (!isAddress(mail.to)) throw new ConnectorError('rejected', 'not one e-mail address', { code: 'bad_address' })
      const messageId = messageIdOf(mail.key, from.address)
      for (const [i, transport] of transports.entries()) {
        const departure: Departure = {}
        try {
          const sent = await transport.sendMail(compose(mail, messageId, from, departure))
          if (sent.accepted.length === 0) throw new ConnectorError('rejected', `refused: ${sent.response}`)
          return { externalId: messageId }
        } catch (error) {
          const fault = faultOf(error, hasLeft(departure))
          if (fault.kind !== 'unauthorized' || i === transports.length - 1) throw fault
        }
      }
      throw new ConnectorError('unauthorized', 'no server in the settings')
    },
  }
}

/** `<key@domain of the sender>`: the same on every repeat, so that receivers can fold doubles. */
export function messageIdOf(key: string, from: string): string {
  return `<${key.replace(/[^\w.-]/g, '-')}@${from.slice(from.lastIndexOf('@') + 1)}>`
}

function compose(mail: Mail, messageId: string, from: { name: string; address: string }, departure: Departure): Options {
  return {
    from,
    to: { name: '', address: mail.to },
    subject: cleanText(mail.subject).replace(/[\r\n]+/g, ' '),
    html: cleanText(mail.html),
    text: cleanText(mail.text),
    messageId,
    headers: { 'Auto-Submitted': 'auto-generated' },
    // Both reach the transport, though the published types do not know them.
    ...({ departure, signal: AbortSignal.timeout(limits.total) } as object),
  }
}
