import { useLanguage } from '../../../parts/use-language.ts'

const ar = {
  title: 'قواعد تطلبها الطلبات',
  about: 'طلبات متشابهة لم تمسك بها قاعدة وذهبت إلى الملاذ الأخير. بضغطة تصير قاعدة في مسودتك.',
  approve: 'أضفها إلى المسودة',
  dismiss: 'ليست مفيدة',
  approved: 'أُضيفت إلى المسودة. تعمل بعد النشر.',
  dismissed: 'لن نقترحها مرة أخرى',
  none: { title: 'لا اقتراحات الآن', text: 'القواعد تمسك بكل ما يصل. نعود إليك حين تتشابه طلبات لا قاعدة لها.' },
  leads: { zero: 'لا طلبات', one: 'طلب واحد', two: 'طلبان', few: '# طلبات', many: '# طلبًا', other: '# طلب' },
  able: {
    zero: 'لا أحد يستطيعها',
    one: 'يستطيعها شخص واحد',
    two: 'يستطيعها اثنان',
    few: 'يستطيعها #',
    many: 'يستطيعها #',
    other: 'يستطيعها #',
  },
  examples: 'منها',
  unnamed: 'بلا اسم',
}

const en: typeof ar = {
  title: 'Rules that leads ask for',
  about: 'Leads that are alike and that no rule took: they went to the catch-all. One press makes it a rule of your draft.',
  approve: 'Add it to the draft',
  dismiss: 'Not useful',
  approved: 'Added to the draft. It works once that is published.',
  dismissed: 'It will not be suggested again',
  none: {
    title: 'No suggestions now',
    text: 'Your rules take whatever comes. You will find some here when leads are alike and no rule takes them.',
  },
  leads: { zero: 'No leads', one: 'One lead', other: '# leads' } as typeof ar.leads,
  able: { zero: 'nobody can take them', one: 'one person can take them', other: '# people can take them' } as typeof ar.able,
  examples: 'Among them',
  unnamed: 'Without a name',
}

/** The words of the suggestions. */
export function useSuggestionWords(): typeof ar {
  return useLanguage().language === 'en' ? en : ar
}
