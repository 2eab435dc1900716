import type { SettingLabel } from './connector.ts'

/** What the settings are called that every app of Meta's has: the secret its calls are signed with, and the word its address is registered by. */
export const appLabels: Readonly<Record<'appSecret' | 'verifyToken', SettingLabel>> = {
  appSecret: {
    ar: 'سر التطبيق',
    en: 'App secret',
    help: {
      ar: 'لوحة التطبيق في Meta ← Settings ← Basic ← App secret',
      en: 'In the app’s dashboard at Meta: Settings → Basic → App secret',
    },
  },
  verifyToken: {
    ar: 'رمز التحقق',
    en: 'Verify token',
    help: {
      ar: 'كلمة من عندك: تُكتب هنا وفي خانة Verify token عند ربط العنوان.',
      en: 'A word of your own: here, and in the Verify token box when the address is registered.',
    },
    ours: true,
  },
}

/** What becomes of whoever writes: on WhatsApp and Instagram alike. */
export const dialogueLabel: SettingLabel = {
  ar: 'ماذا يحدث لمن يكتب',
  en: 'What happens to who writes',
  of: {
    choose: { ar: 'يحاوره البوت ويختار المستقل', en: 'The bot talks with them, and they choose' },
    route: { ar: 'يوزَّع فورًا بالقواعد', en: 'Routed at once by the rules' },
  },
}
