import type { SettingLabel } from '../connector.ts'

/** What the settings of a web push connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  privateKey: {
    ar: 'المفتاح الخاص',
    en: 'Private key',
    help: {
      ar: 'P-256، ‏32 بايت بصيغة base64url. يُصنع وحده عند أول استعمال.',
      en: 'P-256, 32 bytes, base64url. Made by itself at the first use.',
    },
  },
  subject: {
    ar: 'للتواصل',
    en: 'To reach you',
    help: {
      ar: 'mailto:you@example.com أو عنوان https. تطلبه Apple.',
      en: 'mailto:you@example.com or an https address. Apple asks for it.',
    },
  },
}
