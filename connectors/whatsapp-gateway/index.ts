import { defineConnector } from '../connector.ts'
import { testConnection } from './check.ts'
import { labels } from './labels.ts'
import { media } from './media.ts'
import { makeMessenger } from './messages.ts'
import { settings } from './settings.ts'
import { webhook } from './webhook.ts'

/** A self-hosted, unofficial WhatsApp client (WAHA or Evolution API): receives one-to-one chats and sends plain text. */
export const connector = defineConnector({
  name: 'whatsapp-gateway',
  label: { ar: 'واتساب عبر وسيط ذاتي (WAHA أو Evolution)', en: 'WhatsApp by a self-hosted gateway (WAHA or Evolution)' },
  channel: 'whatsapp',
  duties: ['source', 'messages'],
  settings,
  labels,
  webhook,
  connect: makeMessenger,
  media,
  test: testConnection,
})
