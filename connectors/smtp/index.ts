import { z } from 'zod'
import { commonSettings, defineConnector, type Mailer, secret } from '../connector.ts'
import { isSender } from './address.ts'
import { makeMailer } from './send.ts'
import { serverOf } from './server.ts'
import { testServer } from './test-server.ts'

/** `baseUrl` is of no use here (SMTP has no HTTP base); it is taken because every connection's settings take it. */
const smtpSettings = z.strictObject({
  /** `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`; special characters of the password percent-encoded. */
  url: secret().refine((urls) => urls.every((url) => serverOf(url) !== undefined), {
    error: 'expected smtp://user:password@host:port or smtps://user:password@host:port',
  }),
  /** `Name <address@domain>` or the bare address. */
  from: z.string().max(320).refine(isSender, { error: 'expected one e-mail address, with or without a name before it' }),
  ...commonSettings,
})

/** Settings as read: addresses of servers are a list. */
export type SmtpSettings = z.infer<typeof smtpSettings>

/** Any mail server over SMTP. It has no idempotency: what was lost after the message had begun to leave is `uncertain`. */
export const connector = defineConnector<SmtpSettings, Mailer>({
  name: 'smtp',
  label: { ar: 'البريد عبر SMTP', en: 'E-mail over SMTP' },
  duties: ['mail'],
  settings: smtpSettings,
  connect: makeMailer,
  test: testServer,
})
