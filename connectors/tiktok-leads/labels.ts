import type { SettingLabel } from '../connector.ts'

/** What the settings of a TikTok connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  appSecret: {
    ar: 'سر التطبيق',
    en: 'App secret',
    help: { ar: 'من TikTok for Business ← My Apps ← Secret.', en: 'TikTok for Business → My Apps → Secret.' },
  },
  accessToken: {
    ar: 'رمز الوصول',
    en: 'Access token',
    help: { ar: 'للفحص وحده: يُعرف به إن أُلغي التفويض.', en: 'For testing alone: it shows when the authorisation was revoked.' },
  },
  advertiserId: {
    ar: 'رقم الحساب الإعلاني',
    en: 'Advertiser id',
    help: { ar: 'TikTok Ads Manager ← أعلى الصفحة.', en: 'TikTok Ads Manager, at the top of the page.' },
  },
}
