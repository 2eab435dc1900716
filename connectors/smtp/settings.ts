import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'
import { isSender } from './address.ts'
import { serverOf } from './server.ts'

/** `baseUrl` is of no use here (SMTP has no HTTP base); it is taken because every connection's settings take it. */
export const smtpSettings = z.strictObject({
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
