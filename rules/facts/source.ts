import type { Fact } from '../fact.ts'
import { textOf } from '../fact.ts'

/** The channel the lead came through. */
export const source: Fact = {
  name: 'source',
  label: { ar: 'القناة', en: 'Channel' },
  type: 'text',
  values: [
    { value: 'whatsapp', label: { ar: 'واتساب', en: 'WhatsApp' } },
    { value: 'instagram', label: { ar: 'إنستغرام', en: 'Instagram' } },
    { value: 'meta_lead_ads', label: { ar: 'نماذج ميتا', en: 'Meta lead ads' } },
    { value: 'tiktok', label: { ar: 'تيك توك', en: 'TikTok' } },
    { value: 'snapchat', label: { ar: 'سناب شات', en: 'Snapchat' } },
    { value: 'google_ads', label: { ar: 'إعلانات جوجل', en: 'Google Ads' } },
    { value: 'linkedin', label: { ar: 'لينكد إن', en: 'LinkedIn' } },
    { value: 'web_form', label: { ar: 'نموذج الموقع', en: 'Web form' } },
    { value: 'api', label: { ar: 'واجهة البرمجة', en: 'API' } },
    { value: 'odoo', label: { ar: 'أودو', en: 'Odoo' } },
  ],
  read: (lead) => textOf(lead.channel),
  put: (draft, value) => {
    draft.channel = textOf(value)
  },
}
