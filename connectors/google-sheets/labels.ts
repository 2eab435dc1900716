import type { SettingLabel } from '../connector.ts'

/** What the settings of a Google Sheets connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  spreadsheetId: {
    ar: 'عنوان الجدول',
    en: 'The spreadsheet',
    help: { ar: 'الصق عنوانه كاملًا، أو معرّفه بين ‎/d/ و‎/edit', en: 'Paste its whole address, or the id between /d/ and /edit' },
  },
  tab: { ar: 'الورقة', en: 'Tab', help: { ar: 'اسمها كما في أسفل الجدول.', en: 'Its name at the bottom of the spreadsheet.' } },
  serviceAccount: {
    ar: 'مفتاح حساب الخدمة',
    en: 'Service account key',
    help: {
      ar: 'محتوى ملف JSON كاملًا من Google Cloud. شارك الجدول مع بريد الحساب بصلاحية «محرر».',
      en: 'The whole JSON file from Google Cloud. Share the spreadsheet with the account’s address as Editor.',
    },
    long: true,
  },
  timeZone: {
    ar: 'منطقة الأوقات',
    en: 'Time zone',
    help: { ar: 'مثل Asia/Riyadh. فارغ: منطقة الجدول نفسه.', en: 'Such as Asia/Riyadh. Empty: the spreadsheet’s own.' },
  },
  createTab: { ar: 'أنشئ الورقة إن لم توجد', en: 'Make the tab where there is none' },
}
