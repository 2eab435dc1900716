/** What the sign-in pages say. */
export const words = {
  ar: {
    title: 'الدخول',
    ask: {
      head: 'الدخول إلى وصل',
      text: 'اكتب بريدك، ونرسل إليك رابطًا تدخل به. بلا كلمة مرور.',
      email: 'البريد الإلكتروني',
      button: 'أرسل الرابط',
    },
    sent: {
      head: 'انظر في بريدك',
      text: 'إن كان هذا البريد مسجلًا لدينا فستصلك رسالة خلال دقيقة. الرابط صالح ربع ساعة، ويعمل مرة واحدة.',
      again: 'أرسل مرة أخرى',
    },
    enter: { head: 'أهلًا بك', text: 'اضغط الزر لتدخل.', button: 'دخول' },
    elsewhere: {
      head: 'هل طلبته أنت؟',
      text: 'طُلب هذا الرابط في متصفح أو جهاز آخر. إن كنت أنت من طلبه فاضغط لتدخل من هنا.',
      button: 'نعم، أدخلني من هنا',
    },
    gone: { head: 'انتهى هذا الرابط', text: 'استُعمل من قبل، أو مضى وقته، أو طُلب بعده رابط أحدث.', again: 'اطلب رابطًا جديدًا' },
    slow: { head: 'محاولات كثيرة', text: 'انتظر ربع ساعة ثم حاول مرة أخرى.' },
    wrong: { head: 'لم نفهم هذا البريد', text: 'تأكد من كتابته، مثل name@example.com.' },
    foreign: { head: 'لم يصل الطلب من صفحتنا', text: 'افتح صفحة الدخول وحاول منها.' },
    other: 'English',
  },
  en: {
    title: 'Sign in',
    ask: {
      head: 'Sign in to wasl',
      text: 'Write your e-mail address and we send you a link. No password.',
      email: 'E-mail address',
      button: 'Send the link',
    },
    sent: {
      head: 'Look into your mailbox',
      text: 'If this address is known to us, a mail arrives within a minute. The link is good for fifteen minutes and works once.',
      again: 'Send it again',
    },
    enter: { head: 'Welcome', text: 'Press the button to come in.', button: 'Sign in' },
    elsewhere: {
      head: 'Did you ask for this?',
      text: 'This link was asked for in another browser or on another device. If it was you, press to sign in here.',
      button: 'Yes, sign me in here',
    },
    gone: {
      head: 'This link has ended',
      text: 'It was used before, its time is over, or a newer one was asked for.',
      again: 'Ask for a new link',
    },
    slow: { head: 'Too many attempts', text: 'Wait fifteen minutes and try again.' },
    wrong: { head: 'This is no e-mail address', text: 'Look how it is written, like name@example.com.' },
    foreign: { head: 'This did not come from our page', text: 'Open the sign-in page and try there.' },
    other: 'العربية',
  },
} as const
