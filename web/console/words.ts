import { useLanguage } from '../parts/use-language.ts'

const ar = {
  signIn: 'الدخول إلى لوحة التحكم',
  wrongRole: { title: 'هذه لوحة الإدارة', text: 'حسابك حساب مستقل. افتح بوابتك، أو ادخل ببريد آخر.' },
  nav: 'أقسام اللوحة',
  more: 'المزيد',
  find: 'ابحث',
  findHint: 'اسم أو جوال أو بريد أو رقم طلب',
  findNothing: 'لا شيء بهذا البحث. جرّب آخر أربعة أرقام من الجوال.',
  findLeads: 'طلبات العملاء',
  findFreelancers: 'المستقلون',
  findRules: 'القواعد',
  findRooms: 'الأقسام',
  keys: 'للتنقل ↑ ↓ ، للفتح Enter',
  signOut: 'تسجيل الخروج',
  undo: 'تراجع',
  moreRows: 'اعرض المزيد',
  all: 'الكل',
  backToList: 'رجوع إلى القائمة',
  rooms: {
    overview: 'نظرة عامة',
    leads: 'الطلبات',
    conversations: 'المحادثات',
    freelancers: 'المستقلون',
    rules: 'القواعد',
    campaigns: 'الحملات',
    bot: 'البوت',
    connections: 'الربط',
    deliveries: 'الإرسال',
    ledger: 'الميزان',
    audit: 'السجل',
    settings: 'الإعدادات',
  },
}

const en: typeof ar = {
  signIn: 'Sign in to the console',
  wrongRole: {
    title: 'This is the office’s console',
    text: 'Yours is a freelancer’s account. Open your portal, or sign in with another address.',
  },
  nav: 'Rooms of the console',
  more: 'More',
  find: 'Find',
  findHint: 'A name, phone, e-mail or lead id',
  findNothing: 'Nothing found. Try the last four digits of the phone.',
  findLeads: 'Leads',
  findFreelancers: 'Freelancers',
  findRules: 'Rules',
  findRooms: 'Rooms',
  keys: '↑ ↓ to move, Enter to open',
  signOut: 'Sign out',
  undo: 'Undo',
  moreRows: 'Show more',
  all: 'All',
  backToList: 'Back to the list',
  rooms: {
    overview: 'Overview',
    leads: 'Leads',
    conversations: 'Conversations',
    freelancers: 'Freelancers',
    rules: 'Rules',
    campaigns: 'Campaigns',
    bot: 'Bot',
    connections: 'Connections',
    deliveries: 'Deliveries',
    ledger: 'Ledger',
    audit: 'Audit',
    settings: 'Settings',
  },
}

/** The words of the console's frame; each room has its own. */
export function useWords(): typeof ar {
  return useLanguage().language === 'en' ? en : ar
}
