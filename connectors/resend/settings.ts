import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

/** What a connection's settings are. */
export const resendSettings = z.strictObject({
  /** `re_…`, with sending access at least (resend.com/api-keys). */
  apiKey: secret(),
  /** `Name <address@domain>` or the bare address; its domain is verified at resend.com/domains. */
  from: z
    .string()
    .max(320)
    .regex(
      /^(?:[^<>\r\n]*<[^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+)$/,
      'expected one e-mail address, with or without a name before it',
    ),
  /** `whsec_…` of the webhook that points to us; without it no delivery is tracked. */
  webhookSecret: secret().optional(),
  ...commonSettings,
})

/** Settings as read: secrets are lists. */
export type ResendSettings = z.infer<typeof resendSettings>
