import { defineConnector, type Finding, type WebhookAnswer } from '../connector.ts'
import { labels } from './labels.ts'
import { settings } from './settings.ts'
import { readLead, saltOf, verifyKey } from './webhook.ts'

/** Google Ads lead forms: whole leads by webhook, proven by the key in the body. */
export const connector = defineConnector({
  name: 'google-ads-leads',
  label: { ar: 'نماذج عملاء إعلانات جوجل', en: 'Google Ads lead forms' },
  channel: 'google_ads',
  duties: ['source'],
  settings,
  labels,
  webhook: {
    address: 'own',
    salt: saltOf,
    verify: (request, { googleKey }) => verifyKey(request, googleKey),
    // Google counts a lead as delivered on 200 with an empty object, and shows a 4xx's message to the advertiser without trying again.
    answer: () => json(200, {}),
    refusal: () => json(403, { message: 'Invalid google_key' }),
    read: (request) => readLead(request),
  },
  async test(): Promise<Finding[]> {
    return [
      {
        level: 'ok',
        code: 'try',
        text: {
          ar: 'لا يمكن فحص هذا الاتصال من هنا. للتجربة: ضع عنوانه والمفتاح googleKey في «تصدير العملاء من نموذج» بإعلانات جوجل ثم اضغط «إرسال بيانات تجريبية»؛ يصل FirstName LastName ويظهر في الوارد كتجربة. إن ظهر Invalid google_key فالمفتاحان مختلفان.',
          en: 'This connection cannot be checked from here. To try it: put its address and googleKey into the form’s "Export leads from a form" in Google Ads and press "Send test data"; FirstName LastName arrives and shows in the inbox as a test. If Google shows "Invalid google_key", the two keys differ.',
        },
      },
      {
        level: 'warning',
        code: 'no_backfill',
        text: {
          ar: 'تحتفظ جوجل بالعملاء 30 يومًا فقط: ما لا يصل عبر الويب هوك يُنزَّل بصيغة CSV من إعلانات جوجل.',
          en: 'Google keeps leads for 30 days: what the webhook loses can be downloaded as CSV in Google Ads.',
        },
      },
    ]
  },
})

function json(status: number, body: object): WebhookAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
