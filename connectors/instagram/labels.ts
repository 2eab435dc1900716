import type { SettingLabel } from '../connector.ts'
import { appLabels, dialogueLabel } from '../graph-labels.ts'

/** What the settings of an Instagram connection are called, and where each is found. */
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
      ar: 'لوحة التطبيق ← Instagram ← Generate token. يعيش 60 يومًا: اكتب آخر يوم له أدناه.',
      en: 'App dashboard → Instagram → Generate token. It lives 60 days: write its last day below.',
    },
  },
  ...appLabels,
  dialogue: dialogueLabel,
}
