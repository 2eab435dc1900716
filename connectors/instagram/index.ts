import { defineConnector } from '../connector.ts'
import { check } from './check.ts'
import { labels } from './labels.ts'
import { media } from './media.ts'
import { connect, type InstagramClient } from './messages.ts'
import { type Settings, settings } from './settings.ts'
import { webhook } from './webhook.ts'

/** Instagram: direct messages, story replies and comments of a professional account; answers in private and below the comment. */
export const connector = defineConnector<Settings, InstagramClient>({
  name: 'instagram',
  label: { ar: 'إنستغرام', en: 'Instagram' },
  channel: 'instagram',
  duties: ['source', 'messages'],
  settings,
  labels,
  accounts: ({ accountId }) => [accountId],
  webhook,
  connect,
  media,
  test: check,
})
