import { useLanguage } from '../use-language.ts'

const ar = {
  brand: 'وصل',
  text: 'اكتب بريدك ونرسل لك رابط الدخول. بلا كلمة مرور.',
  email: 'البريد الإلكتروني',
  send: 'أرسل رابط الدخول',
  sentTitle: 'تفقّد بريدك',
  sent: 'إن كان هذا البريد مسجّلًا لدينا فقد أرسلنا إليه رابطًا يعمل مرة واحدة لمدة ربع ساعة.',
  again: 'استخدم بريدًا آخر',
  wrong: 'اكتب البريد كاملًا، مثل name@example.com',
}

const en: typeof ar = {
  brand: 'wasl',
  text: 'Write your e-mail address and we send you a link. No password.',
  email: 'E-mail',
  send: 'Send me the link',
  sentTitle: 'Look into your mailbox',
  sent: 'If we know this address, we have sent it a link that works once, for a quarter of an hour.',
  again: 'Use another address',
  wrong: 'Write the whole address, like name@example.com',
}

/** The words of the way in. */
export function useSignInWords(): typeof ar {
  return useLanguage().language === 'en' ? en : ar
}
