import type { SettingLabel } from '../connector.ts'

/** What the settings of a Odoo connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  url: { ar: 'عنوان Odoo', en: 'Odoo’s address', help: { ar: 'مثل https://company.odoo.com', en: 'Such as https://company.odoo.com' } },
  db: {
    ar: 'قاعدة البيانات',
    en: 'Database',
    help: { ar: 'الإعدادات ← وضع المطوّر ← قاعدة البيانات.', en: 'Its name shows in developer mode.' },
  },
  login: {
    ar: 'اسم دخول المستخدم الآلي',
    en: 'The bot user’s login',
    help: {
      ar: 'مستخدم داخلي له بريد، صلاحيته: المبيعات «كل المستندات» والمشروع.',
      en: 'An internal user with an e-mail address; Sales "All Documents" and Project.',
    },
  },
  apiKey: {
    ar: 'مفتاح API',
    en: 'API key',
    help: { ar: 'تفضيلات المستخدم ← أمان الحساب ← مفتاح جديد.', en: 'The user’s preferences → Account security → New API key.' },
  },
  protocol: {
    ar: 'البروتوكول',
    en: 'Protocol',
    of: {
      auto: { ar: 'يُعرف وحده', en: 'By itself' },
      json2: { ar: 'JSON-2 (أودو 19)', en: 'JSON-2 (Odoo 19)' },
      xmlrpc: { ar: 'XML-RPC (17 و18)', en: 'XML-RPC (17, 18)' },
    },
  },
  project: {
    ar: 'المشروع',
    en: 'Project',
    help: { ar: 'اسمه كما في Odoo. يُنشأ إن لم يوجد.', en: 'Its name as in Odoo. It is made where there is none.' },
  },
  stages: {
    ar: 'أسماء المراحل',
    en: 'Names of the stages',
    help: { ar: 'كما هي في مشروعك.', en: 'As they stand in your project.' },
    of: {
      offered: { ar: 'معروض', en: 'Offered' },
      accepted: { ar: 'مقبول', en: 'Accepted' },
      rejected: { ar: 'مرفوض', en: 'Rejected' },
      done: { ar: 'منجز', en: 'Done' },
    },
  },
}
