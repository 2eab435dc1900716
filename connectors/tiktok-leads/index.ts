import { defineConnector } from '../connector.ts'
import { check } from './check.ts'
import { labels } from './labels.ts'
import { settings } from './settings.ts'
import { verifyOpenSignature } from './signature.ts'
import { readLeads } from './webhook.ts'

/** TikTok lead generation: whole leads by webhook. */
export const connector = defineConnector({
  name: 'tiktok-leads',
  label: { ar: 'نماذج عملاء تيك توك', en: 'TikTok lead generation' },
  channel: 'tiktok',
  duties: ['source'],
  settings,
  labels,
  webhook: {
    address: 'own',
    verify: (request, { appSecret }) => verifyOpenSignature(request, appSecret),
    read: (request) => readLeads(request),
  },
  test: check,
})
