import { defineConnector, type Messenger } from '#connectors/connector.ts'
import { check } from './check.ts'
import { labels } from './labels.ts'
import { media } from './media.ts'
import { connect } from './messages.ts'
import { type Settings, settings } from './settings.ts'
import { webhook } from './webhook.ts'

/** WhatsApp Cloud API (Meta): a source of enquiries, and a carrier of messages. */
export const connector = defineConnector<Settings, Messenger>({
  name: 'whatsapp',
  label: { ar: 'واتساب للأعمال', en: 'WhatsApp Business' },
  channel: 'whatsapp',
  duties: ['source', 'messages'],
  settings,
  labels,
  accounts: (one) => [one.phoneNumberId, ...(one.businessAccountId ? [one.businessAccountId] : [])],
  webhook,
  connect,
  media,
  test: check,
})
