import { defineConnector, type Finding } from '../connector.ts'
import { labels } from './labels.ts'
import { settings } from './settings.ts'
import { verifySnapSignature } from './signature.ts'
import { readLead, saltOf } from './webhook.ts'

/** Snapchat lead generation: whole leads by webhook; Snap has no way to ask for one again. */
export const connector = defineConnector({
  name: 'snapchat-leads',
  label: { ar: 'نماذج عملاء سناب شات', en: 'Snapchat lead generation' },
  channel: 'snapchat',
  duties: ['source'],
  settings,
  labels,
  webhook: {
    address: 'own',
    salt: saltOf,
    verify: (request, { hmacSecret }) => verifySnapSignature(request, hmacSecret),
    read: (request) => readLead(request),
  },
  async test(): Promise<Finding[]> {
    return [
      {
        level: 'ok',
        code: 'try',
        text: {
          ar: 'لا يمكن فحص هذا الاتصال من هنا. للتجربة: سجّل عنوانه لكل نموذج (lead_gen/integrations/public_webhook) ثم اطلب GET /v1/lead_gen/integrations/{integration_id}/test؛ يصل عميل باسم John Doe ويظهر في الوارد كتجربة. إن رُفض التوقيع فالسر hmacSecret ليس سر هذا الحساب الإعلاني.',
          en: 'This connection cannot be checked from here. To try it: register its address for each form (lead_gen/integrations/public_webhook), then call GET /v1/lead_gen/integrations/{integration_id}/test; a lead named John Doe arrives and shows in the inbox as a test. If its signature is refused, hmacSecret is not the one of this ad account.',
        },
      },
      {
        level: 'warning',
        code: 'no_backfill',
        text: {
          ar: 'لا تتيح سناب شات قراءة العملاء لاحقًا: ما لا يصل عبر الويب هوك يُصدَّر يدويًا من Ads Manager خلال 90 يومًا.',
          en: 'Snapchat has no listing of leads: what the webhook loses can only be exported by hand from Ads Manager, within 90 days.',
        },
      },
    ]
  },
})
