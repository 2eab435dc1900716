import type { SettingLabel } from '../connector.ts'

/** What the settings of a Resend connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  apiKey: {
    ar: 'مفتاح API',
    en: 'API key',
    help: { ar: 'resend.com ← API Keys. يكفيه إذن الإرسال.', en: 'resend.com → API Keys. Sending access is enough.' },
  },
  from: {
    ar: 'المرسل',
    en: 'From',
    help: {
      ar: 'الاسم <address@domain>، ونطاقه موثّق في resend.com/domains.',
      en: 'Name <address@domain>; its domain is verified at resend.com/domains.',
    },
  },
  webhookSecret: {
    ar: 'سر الويب هوك',
    en: 'Webhook secret',
    help: {
      ar: 'يبدأ بـ whsec_. بدونه لا تُعرف حال الرسائل بعد إرسالها.',
      en: 'It begins with whsec_. Without it nobody learns what became of a mail.',
    },
  },
}
