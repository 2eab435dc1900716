import type { SettingLabel } from '../connector.ts'

/** What the settings of a LinkedIn connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  clientSecret: {
    ar: 'سر التطبيق',
    en: 'Client secret',
    help: { ar: 'LinkedIn Developers ← تطبيقك ← Auth.', en: 'LinkedIn Developers → your app → Auth.' },
  },
  accessToken: {
    ar: 'رمز الوصول',
    en: 'Access token',
    help: {
      ar: 'بصلاحية r_marketing_leadgen_automation. يعيش 60 يومًا: اكتب آخر يوم له أدناه.',
      en: 'With r_marketing_leadgen_automation. It lives 60 days: write its last day below.',
    },
  },
  organizationId: {
    ar: 'صاحب النماذج',
    en: 'Owner of the forms',
    help: {
      ar: 'رقم الصفحة، أو urn:li:sponsoredAccount:… للحساب الإعلاني. كل واحد في سطر.',
      en: 'The Page’s number, or urn:li:sponsoredAccount:… for an ad account. One a line.',
    },
  },
}
