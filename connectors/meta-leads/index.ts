import { defineConnector } from '../connector.ts'
import { graphHandshake, verifyGraphSignature } from '../graph.ts'
import { check } from './check.ts'
import { labels } from './labels.ts'
import { fetchLead, listLeads } from './leads.ts'
import { settings } from './settings.ts'
import { accountsIn, only, readLeadgen } from './webhook.ts'

/** Meta lead ads: the Page's `leadgen` webhook names a lead, Graph tells it. */
export const connector = defineConnector({
  name: 'meta-leads',
  label: { ar: 'نماذج عملاء ميتا', en: 'Meta lead ads' },
  channel: 'meta_lead_ads',
  duties: ['source'],
  settings,
  labels,
  accounts: ({ pageId }) => [pageId],
  webhook: {
    address: 'shared',
    accountsIn,
    only,
    verify: (request, { appSecret }) => verifyGraphSignature(request, appSecret),
    handshake: (request, all) =>
      graphHandshake(
        request,
        all.flatMap(({ verifyToken }) => verifyToken),
      ),
    read: (request) => readLeadgen(request),
  },
  complete: fetchLead,
  list: listLeads,
  test: check,
})
