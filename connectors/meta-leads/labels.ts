import type { SettingLabel } from '../connector.ts'
import { appLabels } from '../graph-labels.ts'

/** What the settings of a Meta lead ads connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  pageId: { ar: 'رقم الصفحة', en: 'Page id', help: { ar: 'الصفحة ← حول ← شفافية الصفحة.', en: 'The Page → About → Page transparency.' } },
  accessToken: {
    ar: 'رمز الصفحة',
    en: 'Page token',
    help: {
      ar: 'رمز مستخدم نظام من Business Settings بصلاحية leads_retrieval.',
      en: 'A system user’s token from Business Settings with leads_retrieval.',
    },
  },
  ...appLabels,
  formIds: {
    ar: 'نماذج بعينها',
    en: 'Only these forms',
    help: { ar: 'أرقام النماذج، كل رقم في سطر. فارغ: كل نماذج الصفحة.', en: 'Form numbers, one a line. Empty: every form of the Page.' },
  },
}
