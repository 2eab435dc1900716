import { defineConnector, type Mailer } from '../connector.ts'
import { labels } from './labels.ts'
import { makeMailer } from './send.ts'
import { type ResendSettings, resendSettings } from './settings.ts'
import { testAccount } from './test-account.ts'
import { webhook } from './webhook.ts'

/** Resend: e-mail over HTTP, idempotent for 24 hours by our key, its fate told by webhooks. */
export const connector = defineConnector<ResendSettings, Mailer>({
  name: 'resend',
  label: { ar: 'البريد عبر Resend', en: 'E-mail through Resend' },
  channel: 'api',
  duties: ['mail'],
  settings: resendSettings,
  labels,
  webhook,
  connect: makeMailer,
  test: testAccount,
})
