import { useLanguage } from './use-language.ts'

const ar = {
  retry: 'أعد المحاولة',
  close: 'إغلاق',
  loading: 'لحظة من فضلك…',
  other: 'English',
  lost: 'لا يوجد اتصال. نعيد المحاولة تلقائيًا.',
  unsaved: {
    title: 'ما كتبته لم يُحفظ بعد',
    text: 'إن خرجت الآن ضاع ما كتبته هنا. ابقَ لتحفظه، أو اخرج من دونه.',
    stay: 'ابقَ هنا',
    leave: 'اخرج دون حفظ',
  },
  faults: {
    offline: 'لا يوجد اتصال بالإنترنت. تحقّق من الشبكة ثم أعد المحاولة.',
    unauthenticated: 'انتهت جلستك. سجّل الدخول من جديد، أو افتح أحدث رابط وصلك.',
    forbidden: 'لا تملك صلاحية هذا. إن كان ذلك خطأً فتواصل مع المكتب.',
    sign_in_first: 'دخلت من رابط طلب، وهذا التغيير يحتاج دخولًا بالبريد. سجّل الخروج ثم ادخل ببريدك.',
    not_found: 'لم نجد ما تبحث عنه. ربما أُغلق، ارجع إلى القائمة.',
    gone: 'لم يعد هذا متاحًا. ارجع إلى القائمة لترى ما استجدّ.',
    already_answered: 'سبق الرد على هذا من مكان آخر. حدّثنا الصفحة لك.',
    too_many: 'محاولات كثيرة في وقت قصير. انتظر دقيقة ثم أعد المحاولة.',
    too_large: 'الملف أكبر من المسموح: 16 ميغابايت للصور والصوت والفيديو، و25 للمستندات. أرسل نسخة أصغر.',
    unsupported_type: 'لا نستقبل هذا النوع من الملفات. أرسله صورة أو PDF أو مستند Office.',
    invalid: 'بعض ما كُتب غير مفهوم. راجعه ثم أعد المحاولة.',
    unavailable: 'الخدمة مشغولة الآن. أعد المحاولة بعد لحظات.',
    bug: 'حدث خلل من جهتنا. أعد المحاولة، وإن تكرر فأخبر المكتب.',
  } as Record<string, string>,
}

const en: typeof ar = {
  retry: 'Try again',
  close: 'Close',
  loading: 'One moment…',
  other: 'العربية',
  lost: 'No connection. Trying again by itself.',
  unsaved: {
    title: 'What you wrote is not saved yet',
    text: 'If you leave now, it is lost. Stay to save it, or leave without it.',
    stay: 'Stay here',
    leave: 'Leave without saving',
  },
  faults: {
    offline: 'There is no internet connection. Check your network, then try again.',
    unauthenticated: 'Your session has ended. Sign in again, or open the newest link you were sent.',
    forbidden: 'You may not do this. If that is a mistake, ask the office.',
    sign_in_first: 'You came in by a request’s link, and this needs a sign-in by e-mail. Sign out, then sign in with your address.',
    not_found: 'We could not find this. It may be closed; go back to the list.',
    gone: 'This is no longer available. Go back to the list to see what is new.',
    already_answered: 'This was answered elsewhere already. The page now shows how it stands.',
    too_many: 'Too many attempts in a short time. Wait a minute, then try again.',
    too_large: 'The file is too large: 16 MB for pictures, audio and video, 25 for documents. Send a smaller one.',
    unsupported_type: 'Files of this type are not taken. Send a picture, a PDF or an Office document.',
    invalid: 'Something here was not understood. Check it, then try again.',
    unavailable: 'The service is busy right now. Try again in a moment.',
    bug: 'Something went wrong on our side. Try again; if it happens again, tell the office.',
  },
}

/** The words that every page shares. */
export function usePartWords(): typeof ar {
  return useLanguage().language === 'en' ? en : ar
}

/** Says a fault's cause and the next step. */
export function faultIn(words: typeof ar, code: string): string {
  return words.faults[code] ?? words.faults[code === 'bad_request' || code === 'unknown_field' ? 'invalid' : 'bug']!
}
