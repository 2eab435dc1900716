import { z } from 'zod'
import { commonSettings, defineConnector, type Mailer, secret } from '../connector.ts'
import { makeMailer } from './send.ts'
import { testAccount } from './test-account.ts'
import { webhook } from './webhook.ts'

const resendSettings = z.strictObject({
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

/** Resend: e-mail over HTTP, idempotent for 24 hours by our key, its fate told by webhooks. */
export const connector = defineConnector<ResendSettings, Mailer>({
  name: 'resend',
  label: { ar: 'البريد عبر Resend', en: 'E-mail through Resend' },
  channel: 'api',
  duties: ['mail'],
  settings: resendSettings,
  webhook,
  connect: makeMailer,
  test: testAccount,
})
