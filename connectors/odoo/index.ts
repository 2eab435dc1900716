import { defineConnector } from '../connector.ts'
import { testConnection } from './check.ts'
import { labels } from './labels.ts'
import { type OdooSettings, settings } from './settings.ts'
import { makeClient, type OdooClient } from './verbs.ts'
import { webhook } from './webhook.ts'

/** Odoo 17 to 19: contacts, CRM leads and project tasks; acceptance by moving a card. */
export const connector = defineConnector<OdooSettings, OdooClient>({
  name: 'odoo',
  label: { ar: 'أودو', en: 'Odoo' },
  channel: 'odoo',
  duties: ['tasks'],
  settings,
  labels,
  webhook,
  connect: (settings, outside) => makeClient(settings, outside),
  test: testConnection,
})
