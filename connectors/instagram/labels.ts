import type { SettingLabel } from '../connector.ts'

/** What the settings of a Instagram connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  accountId: {
    ar: 'معرّف الحساب',
    en: 'Account id',
    help: {
      ar: 'رقم الحساب المهني كما في لوحة التطبيق ← Instagram.',
      en: 'The professional account’s number, in the app’s dashboard → Instagram.',
    },
  },
  accessToken: {
    ar: 'رمز الوصول',
    en: 'Access token',
    help: {
      ar: 'لوحة التطبيق ← Instagram ← Generate token. يعيش 60 يومًا.',
      en: 'App dashboard → Instagram → Generate token. It lives 60 days.',
    },
  },
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
  dialogue: {
    ar: 'ماذا يحدث لمن يكتب',
    en: 'What happens to who writes',
    of: {
      choose: { ar: 'يحاوره البوت ويختار المستقل', en: 'The bot talks with them, and they choose' },
      route: { ar: 'يوزَّع فورًا بالقواعد', en: 'Routed at once by the rules' },
    },
  },
}
