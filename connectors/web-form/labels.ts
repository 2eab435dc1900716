import type { SettingLabel } from '../connector.ts'

/** What the settings of a Web forms connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  hmacKey: {
    ar: 'مفتاح التوقيع',
    en: 'Signing key',
    help: { ar: 'اختياري: إن كُتب فلا يُقبل إلا ما وُقّع به.', en: 'Optional: with it, only what is signed with it is taken.' },
    ours: true,
  },
  fieldMap: {
    ar: 'معاني الحقول',
    en: 'What fields mean',
    help: {
      ar: 'اسم الحقل في نموذجك = معناه، كل حقل في سطر. المعاني: name, phone, email, text, category, budget, location, deadline, ignore',
      en: 'Your form’s field = what it means, one a line. Meanings: name, phone, email, text, category, budget, location, deadline, ignore',
    },
    of: {
      name: { ar: 'الاسم', en: 'Name' },
      phone: { ar: 'الجوال', en: 'Phone' },
      email: { ar: 'البريد', en: 'E-mail' },
      text: { ar: 'نص الطلب', en: 'What is asked' },
      category: { ar: 'الخدمة', en: 'Service' },
      budget: { ar: 'الميزانية', en: 'Budget' },
      location: { ar: 'المكان', en: 'Place' },
      deadline: { ar: 'الموعد', en: 'Wanted by' },
      ignore: { ar: 'يُترك', en: 'Left out' },
    },
  },
  origins: {
    ar: 'المواقع المسموح لها',
    en: 'Sites that may post',
    help: {
      ar: 'لمن يرسل ببرنامج في الصفحة، مثل https://example.com. كل موقع في سطر.',
      en: 'For pages that post by script, such as https://example.com. One a line.',
    },
  },
  thankYouUrl: {
    ar: 'صفحة الشكر',
    en: 'Thank-you page',
    help: { ar: 'أين يذهب الزائر بعد الإرسال. فارغ: صفحة وصل.', en: 'Where a visitor goes after posting. Empty: wasl’s own page.' },
  },
}
