import type { SettingLabel } from '../connector.ts'

/** What the settings of a SMTP connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  url: {
    ar: 'خادم البريد',
    en: 'Mail server',
    help: {
      ar: 'smtp://user:password@host:587 أو smtps://…:465، والرموز الخاصة في كلمة المرور مرمّزة (%).',
      en: 'smtp://user:password@host:587 or smtps://…:465, special characters of the password percent-encoded.',
    },
  },
  from: {
    ar: 'المرسل',
    en: 'From',
    help: { ar: 'الاسم <address@domain> أو العنوان وحده.', en: 'Name <address@domain>, or the bare address.' },
  },
}
