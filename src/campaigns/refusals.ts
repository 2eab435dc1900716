import type { Refusal } from './read-costs.ts'

const TEXTS: Record<Refusal['code'], { ar: string; en: string }> = {
  no_day: { ar: 'لا تاريخ في هذا السطر. اكتب يومًا مثل 2026-11-21.', en: 'This line names no day. Write one, like 2026-11-21.' },
  bad_day: { ar: '«#» ليس تاريخًا نعرفه. اكتبه مثل 2026-11-21.', en: '“#” is not a day we can read. Write it like 2026-11-21.' },
  unclear_day: {
    ar: '«#» يُقرأ بطريقتين: أيهما اليوم وأيهما الشهر؟ اكتبه مثل 2026-11-21.',
    en: '“#” can be read two ways: which is the day, which the month? Write it like 2026-11-21.',
  },
  future_day: { ar: 'هذا اليوم لم يأتِ بعد. راجع التاريخ.', en: 'This day has not come yet. Check the date.' },
  no_amount: { ar: 'لا مبلغ في هذا السطر. اكتب 0 إن لم يُصرف شيء.', en: 'This line names no amount. Write 0 if nothing was spent.' },
  bad_amount: { ar: '«#» ليس مبلغًا نعرفه. اكتب رقمًا مثل 1234.50.', en: '“#” is not an amount we can read. Write a number like 1234.50.' },
  no_campaign: { ar: 'لا حملة في هذا السطر. اكتب معرّفها أو اسمها.', en: 'This line names no campaign. Write its id or its name.' },
  unknown_campaign: {
    ar: 'لم يصلنا طلب من حملة «#» بعد. راجع المعرّف، أو انتظر أول طلب منها.',
    en: 'No lead has come from the campaign “#” yet. Check its id, or wait for its first lead.',
  },
  many_campaigns: {
    ar: 'أكثر من حملة بهذا الاسم: «#». اكتب معرّف الحملة بدل اسمها.',
    en: 'Several campaigns are called “#”. Write the campaign’s id instead of its name.',
  },
  other_currency: {
    ar: 'المبلغ بعملة # والتكاليف هنا بعملة الجهة. حوّله ثم أعد الرفع.',
    en: 'The amount is in #, costs here are in the tenant’s own currency. Convert it, then upload again.',
  },
}

/** Why a line of a cost file was not taken, as a sentence with the next step. */
export function sayRefusal(why: Refusal, language: 'ar' | 'en'): { code: string; text: string } {
  return { code: why.code, text: TEXTS[why.code][language].replace('#', 'said' in why ? why.said.slice(0, 80) : '') }
}
