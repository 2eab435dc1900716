import type { Language } from '../../parts/language.ts'

/** Why something did not arrive, and what a person does about it. */
export interface Cause {
  short: string
  cause: string
  next: string
}

type Told = [short: string, cause: string, next: string]

const ar: Record<string, Told> = {
  odoo_refused: ['رفضها أودو', 'رفض أودو هذه البيانات بكلامه أدناه.', 'أصلح ما يذكره في أودو أو في الطلب، ثم أعد الإرسال.'],
  unauthorized: ['رُفض المفتاح', 'رفضت الخدمة مفتاح هذا الحساب.', 'افتح الحساب وضع مفتاحًا جديدًا، ثم جرّبه. ما ينتظر يُرسل وحده.'],
  forbidden: ['لا صلاحية', 'مفتاح هذا الحساب لا يملك الصلاحية اللازمة.', 'أعطِ الصلاحية في الخدمة، ثم جرّب الحساب.'],
  tab_missing: ['الورقة غير موجودة', 'لا توجد في الجدول ورقة بالاسم المسجّل.', 'أعد اسم الورقة أو غيّره في إعداد الحساب.'],
  key_missing: ['عمود المعرّف محذوف', 'حُذف من الورقة عمود معرّفات وصل.', 'أعده من سجل الإصدارات في Google، أو اختر ورقة جديدة.'],
  not_found: ['غير موجود', 'لم تجد الخدمة ما نكتب إليه.', 'تأكد من العنوان في إعداد الحساب ومن مشاركته معنا.'],
  project_gone: ['المشروع مؤرشف', 'مشروع هذا الحساب مؤرشف أو محذوف في أودو.', 'أعده في أودو أو سمِّ غيره في الإعداد.'],
  no_recipient: ['لا عنوان', 'لا رقم ولا بريد نرسل إليه.', 'أضف العنوان عند صاحبه، ثم أعد الإرسال.'],
  bad_address: ['عنوان خاطئ', 'لم تقبل الخدمة هذا العنوان.', 'صحّح البريد أو الرقم، ثم أعد الإرسال.'],
  not_on_whatsapp: ['ليس على واتساب', 'هذا الرقم ليس على واتساب.', 'راسله بالبريد، أو صحّح رقمه.'],
  outside_window: ['أُغلقت النافذة', 'مضت 24 ساعة على آخر رسالة من العميل.', 'أضف قالبًا معتمدًا في إعداد واتساب، أو انتظر رسالته.'],
  no_templates: ['لا قالب', 'يلزم قالب معتمد ولم يُسجَّل واحد.', 'سجّل القوالب في إعداد واتساب، ثم أعد الإرسال.'],
  template_missing: ['القالب غير موجود', 'لم تجد ميتا القالب المسجّل.', 'صحّح اسمه ولغته في إعداد واتساب، ثم أعد الإرسال.'],
  template_not_approved: ['القالب غير معتمد', 'لم تعتمد ميتا هذا القالب بعد.', 'انتظر اعتماده أو استعمل غيره، ثم أعد الإرسال.'],
  opted_out: ['طلب عدم المراسلة', 'طلب العميل ألا نراسله.', 'لا تُعدها. اتركها.'],
  quota: ['حدّ الخدمة', 'بلغنا حدّ الخدمة في الدقيقة.', 'لا عمل عليك: تُعاد وحدها.'],
  timeout: ['لا جواب', 'لم تجب الخدمة في الوقت.', 'تُعاد وحدها. إن طال ذلك فانظر في حال الخدمة.'],
  unreachable: ['تعذّر الوصول', 'لم نصل إلى عنوان الخدمة.', 'تأكد من عنوانها في إعداد الحساب ومن أنها تعمل.'],
  sheet_busy: ['الورقة مشغولة', 'يغيّر الناس الورقة أسرع مما نكتب.', 'تُعاد وحدها بعد قليل.'],
  bug: ['خلل عندنا', 'تعثّر وصل نفسه.', 'أعد الإرسال. إن تكرر فأرسل إلينا سجل وصل.'],
  retry: ['لم تجب الخدمة', 'لم تُجب الخدمة جوابًا نفهمه في كل المحاولات.', 'تأكد من أنها تعمل، ثم أعد الإرسال.'],
  rejected: ['رُفضت', 'رفضتها الخدمة نهائيًا بكلامها أدناه.', 'أصلح ما تذكره، ثم أعد الإرسال.'],
  uncertain: ['بلا جواب', 'خرجت ولم يأتِ جواب: قد تكون وصلت.', 'انظر عند المستلم، ثم قل وصلت أو لم تصل.'],
  wait: ['طُلب الانتظار', 'طلبت الخدمة أن ننتظر.', 'لا عمل عليك: تُعاد وحدها.'],
}

const en: Record<string, Told> = {
  odoo_refused: [
    'Odoo refused it',
    'Odoo refuses this, in its words below.',
    'Mend what it names in Odoo or on the lead, then send again.',
  ],
  unauthorized: [
    'Key refused',
    'The service refused this account’s key.',
    'Open the account, enter a new key and test it. What waits goes by itself.',
  ],
  forbidden: ['No right', 'This account’s key lacks a right.', 'Grant it in the service, then test the account.'],
  tab_missing: [
    'Tab not there',
    'The spreadsheet has no tab of that name.',
    'Give the tab its name back, or change it in the account’s settings.',
  ],
  key_missing: [
    'Id column gone',
    'The column with wasl’s ids was deleted.',
    'Bring it back from Google’s version history, or choose a new tab.',
  ],
  not_found: [
    'Not found',
    'The service does not find what we write to.',
    'Check the address in the account’s settings, and that it is shared with us.',
  ],
  project_gone: [
    'Project archived',
    'The account’s project is archived or deleted in Odoo.',
    'Restore it in Odoo, or name another in the settings.',
  ],
  no_recipient: ['No address', 'There is no phone and no e-mail to send to.', 'Add the address, then send again.'],
  bad_address: ['Wrong address', 'The service does not take this address.', 'Correct the e-mail or phone, then send again.'],
  not_on_whatsapp: ['Not on WhatsApp', 'This number is not on WhatsApp.', 'Write by e-mail, or correct the number.'],
  outside_window: [
    'Window closed',
    'The client’s last message is more than 24 hours old.',
    'Add an approved template to WhatsApp’s settings, or wait for his message.',
  ],
  no_templates: [
    'No template',
    'An approved template is needed and none is entered.',
    'Enter the templates in WhatsApp’s settings, then send again.',
  ],
  template_missing: [
    'Template not there',
    'Meta does not find the template.',
    'Correct its name and language in WhatsApp’s settings, then send again.',
  ],
  template_not_approved: [
    'Template not approved',
    'Meta has not approved this template yet.',
    'Wait for it or use another, then send again.',
  ],
  opted_out: ['Asked not to be written to', 'The client asked not to be written to.', 'Do not send it again. Let it go.'],
  quota: ['Limit reached', 'The service’s limit per minute was reached.', 'Nothing to do: it is tried again by itself.'],
  timeout: ['No answer', 'The service did not answer in time.', 'It is tried again by itself. If that lasts, see how the service is.'],
  unreachable: [
    'Not reached',
    'The service’s address could not be reached.',
    'Check the address in the account’s settings, and that the service runs.',
  ],
  sheet_busy: ['Sheet busy', 'People change the sheet faster than we can write.', 'It is tried again in a moment, by itself.'],
  bug: ['Our fault', 'wasl itself stumbled.', 'Send it again. If it stays, send us wasl’s log.'],
  retry: ['No usable answer', 'The service gave no answer we understand, in all attempts.', 'See that it runs, then send again.'],
  rejected: ['Refused', 'The service refused it for good, in its words below.', 'Mend what it names, then send again.'],
  uncertain: ['No answer', 'It left and no answer came: it may have arrived.', 'Look where it should be, then say whether it arrived.'],
  wait: ['Asked to wait', 'The service asked us to wait.', 'Nothing to do: it is tried again by itself.'],
}

const AS: Record<string, string> = {
  invalid_grant: 'unauthorized',
  bad_key: 'unauthorized',
  key_refused: 'unauthorized',
  invalid_api_key: 'unauthorized',
  'odoo.exceptions.AccessDenied': 'unauthorized',
  'odoo.exceptions.AccessError': 'forbidden',
  protected: 'forbidden',
  api_disabled: 'forbidden',
  garbage: 'retry',
  server_error: 'retry',
  reset: 'timeout',
  silence: 'timeout',
  too_many: 'quota',
}

/** What a code says, in words. `otherwise`: the kind of the last attempt's outcome, for codes that nobody has put into words; undefined where neither is known. */
export function causeOf(language: Language, code: string | undefined, otherwise?: string): Cause | undefined {
  const known = language === 'ar' ? ar : en
  const told = known[AS[code ?? ''] ?? code ?? ''] ?? known[otherwise ?? '']
  return told && { short: told[0], cause: told[1], next: told[2] }
}
