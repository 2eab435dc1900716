import type { SettingLabel } from '../connector.ts'

/** What the settings of a Google Ads connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  googleKey: {
    ar: 'مفتاح Google',
    en: 'Google key',
    help: {
      ar: 'كلمة من عندك: تُكتب هنا وفي خانة Key ضمن «تصدير العملاء من نموذج».',
      en: 'A word of your own: here, and in the Key box of "Export leads from a form".',
    },
    ours: true,
  },
}
