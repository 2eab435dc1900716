/** What the house's own lines in a chat say, by their codes: who completed the project. */
export const ENDED: Record<'ar' | 'en', Record<string, string>> = {
  ar: {
    'completed:client': 'أكمل العميل المشروع.',
    'completed:freelancer': 'أكمل المستقل المشروع.',
    'completed:house': 'اكتمل المشروع.',
  },
  en: {
    'completed:client': 'The client completed the project.',
    'completed:freelancer': 'The freelancer completed the project.',
    'completed:house': 'The project is complete.',
  },
}
