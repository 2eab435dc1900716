import type { SettingLabel } from '../connector.ts'
import { appLabels, dialogueLabel } from '../graph-labels.ts'

/** What the settings of a WhatsApp connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  phoneNumberId: {
    ar: 'معرّف الرقم',
    en: 'Phone number id',
    help: {
      ar: 'WhatsApp Manager ← API Setup ← Phone number ID. ليس الرقم نفسه.',
      en: 'WhatsApp Manager → API Setup → Phone number ID. Not the number itself.',
    },
  },
  businessAccountId: {
    ar: 'معرّف حساب الأعمال',
    en: 'Business account id',
    help: { ar: 'يلزم لفحص القوالب.', en: 'Needed to check templates.' },
  },
  accessToken: {
    ar: 'رمز الوصول',
    en: 'Access token',
    help: {
      ar: 'رمز دائم لمستخدم نظام بصلاحية whatsapp_business_messaging.',
      en: 'A system user’s permanent token with whatsapp_business_messaging.',
    },
  },
  ...appLabels,
  dialogue: dialogueLabel,
  primary: {
    ar: 'الرقم الرئيسي',
    en: 'The main number',
    help: { ar: 'منه يُكتب إلى عملاء النماذج وإلى المستقلين.', en: 'Clients of forms and freelancers are written to from it.' },
  },
  templates: {
    ar: 'القوالب المعتمدة',
    en: 'Approved templates',
    help: {
      ar: 'اسم كل قالب كما اعتُمد، ولغاته. نصوصها في الإعدادات ← الرسائل.',
      en: 'Each template’s name as approved, and its languages. Their texts are under Settings → Messages.',
    },
    of: {
      welcome: {
        ar: 'ترحيب',
        en: 'Welcome',
        of: {
          name: { ar: 'اسم القالب', en: 'Name of the template' },
          languages: {
            ar: 'لغاته',
            en: 'Its languages',
            help: { ar: 'رموزها كما في WhatsApp Manager، مثل ar أو en_US', en: 'Their codes as in WhatsApp Manager, such as ar or en_US' },
          },
        },
      },
      status: {
        ar: 'حالة الطلب',
        en: 'How far a request is',
        of: {
          name: { ar: 'اسم القالب', en: 'Name of the template' },
          languages: {
            ar: 'لغاته',
            en: 'Its languages',
            help: { ar: 'رموزها كما في WhatsApp Manager، مثل ar أو en_US', en: 'Their codes as in WhatsApp Manager, such as ar or en_US' },
          },
        },
      },
      offer: {
        ar: 'عرض على مستقل',
        en: 'An offer to a freelancer',
        of: {
          name: { ar: 'اسم القالب', en: 'Name of the template' },
          languages: {
            ar: 'لغاته',
            en: 'Its languages',
            help: { ar: 'رموزها كما في WhatsApp Manager، مثل ar أو en_US', en: 'Their codes as in WhatsApp Manager, such as ar or en_US' },
          },
        },
      },
      reminder: {
        ar: 'تذكير',
        en: 'Reminder',
        of: {
          name: { ar: 'اسم القالب', en: 'Name of the template' },
          languages: {
            ar: 'لغاته',
            en: 'Its languages',
            help: { ar: 'رموزها كما في WhatsApp Manager، مثل ar أو en_US', en: 'Their codes as in WhatsApp Manager, such as ar or en_US' },
          },
        },
      },
      question: {
        ar: 'سؤال للعميل',
        en: 'A question to the client',
        of: {
          name: { ar: 'اسم القالب', en: 'Name of the template' },
          languages: {
            ar: 'لغاته',
            en: 'Its languages',
            help: { ar: 'رموزها كما في WhatsApp Manager، مثل ar أو en_US', en: 'Their codes as in WhatsApp Manager, such as ar or en_US' },
          },
        },
      },
      accepted: {
        ar: 'قبول',
        en: 'Accepted',
        of: {
          name: { ar: 'اسم القالب', en: 'Name of the template' },
          languages: {
            ar: 'لغاته',
            en: 'Its languages',
            help: { ar: 'رموزها كما في WhatsApp Manager، مثل ar أو en_US', en: 'Their codes as in WhatsApp Manager, such as ar or en_US' },
          },
        },
      },
      declined: {
        ar: 'اعتذار',
        en: 'Declined',
        of: {
          name: { ar: 'اسم القالب', en: 'Name of the template' },
          languages: {
            ar: 'لغاته',
            en: 'Its languages',
            help: { ar: 'رموزها كما في WhatsApp Manager، مثل ar أو en_US', en: 'Their codes as in WhatsApp Manager, such as ar or en_US' },
          },
        },
      },
      comeback: {
        ar: 'عودة بعد 24 ساعة',
        en: 'Coming back after 24 hours',
        of: {
          name: { ar: 'اسم القالب', en: 'Name of the template' },
          languages: {
            ar: 'لغاته',
            en: 'Its languages',
            help: { ar: 'رموزها كما في WhatsApp Manager، مثل ar أو en_US', en: 'Their codes as in WhatsApp Manager, such as ar or en_US' },
          },
        },
      },
    },
  },
}
