import { defineConnector } from '../connector.ts'
import { check } from './check.ts'
import { labels } from './labels.ts'
import { fetchLead, listLeads } from './leads.ts'
import { settings } from './settings.ts'
import { answerChallenge, verifyLinkedInSignature } from './signature.ts'
import { readNotification } from './webhook.ts'

/** LinkedIn Lead Sync: a notification names a response, two calls tell it. */
export const connector = defineConnector({
  name: 'linkedin-leads',
  label: { ar: 'نماذج عملاء لينكدإن', en: 'LinkedIn lead forms' },
  channel: 'linkedin',
  duties: ['source'],
  settings,
  labels,
  webhook: {
    address: 'own',
    verify: (request, { clientSecret }) => verifyLinkedInSignature(request, clientSecret),
    handshake: (request, all) =>
      answerChallenge(
        request,
        all.flatMap(({ clientSecret }) => clientSecret),
      ),
    read: (request) => readNotification(request),
  },
  complete: fetchLead,
  list: listLeads,
  test: check,
})
