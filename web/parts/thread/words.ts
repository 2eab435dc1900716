import { useLanguage } from '../use-language.ts'

const ar = {
  play: 'شغّل',
  pause: 'أوقف',
  voice: 'رسالة صوتية',
  open: 'افتح الصورة',
  save: 'احفظ',
  ticks: { waiting: 'لم تُرسل بعد', sent: 'أُرسلت', delivered: 'وصلت', read: 'قُرئت', failed: 'لم تُرسل' },
}

const en: typeof ar = {
  play: 'Play',
  pause: 'Pause',
  voice: 'Voice note',
  open: 'Open the picture',
  save: 'Save',
  ticks: { waiting: 'Not sent yet', sent: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Not sent' },
}

/** The words of what every thread of messages shows. */
export function useThreadWords(): typeof ar {
  return useLanguage().language === 'en' ? en : ar
}
