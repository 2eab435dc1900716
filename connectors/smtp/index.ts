import { defineConnector, type Mailer } from '../connector.ts'
import { labels } from './labels.ts'
import { makeMailer } from './send.ts'
import { type SmtpSettings, smtpSettings } from './settings.ts'
import { testServer } from './test-server.ts'

/** Any mail server over SMTP. It has no idempotency: what was lost after the message had begun to leave is `uncertain`. */
export const connector = defineConnector<SmtpSettings, Mailer>({
  name: 'smtp',
  label: { ar: 'البريد عبر SMTP', en: 'E-mail over SMTP' },
  duties: ['mail'],
  settings: smtpSettings,
  labels,
  connect: makeMailer,
  test: testServer,
})
