import { useLanguage } from '../../parts/use-language.ts'

const ar = {
  whatsapp: 'واتساب',
  instagram: 'إنستغرام',
  meta_lead_ads: 'إعلانات ميتا',
  tiktok: 'تيك توك',
  snapchat: 'سناب شات',
  google_ads: 'إعلانات جوجل',
  linkedin: 'لينكدإن',
  web_form: 'نموذج الموقع',
  api: 'واجهة البرمجة',
  odoo: 'أودو',
}
const en: typeof ar = {
  whatsapp: 'WhatsApp',
  instagram: 'Instagram',
  meta_lead_ads: 'Meta lead ads',
  tiktok: 'TikTok',
  snapchat: 'Snapchat',
  google_ads: 'Google Ads',
  linkedin: 'LinkedIn',
  web_form: 'Web form',
  api: 'API',
  odoo: 'Odoo',
}

/** How people call a channel, in each language, for rooms that have it among their words. */
export const channelNames = { ar, en }

/** How people call a channel. */
export function useChannelNames(): Record<string, string> {
  return useLanguage().language === 'en' ? en : ar
}
