import type { SettingLabel } from '../connector.ts'

/** What the settings of a OpenAI connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  apiKey: { ar: 'مفتاح API', en: 'API key', help: { ar: 'من platform.openai.com ← API keys.', en: 'platform.openai.com → API keys.' } },
  model: { ar: 'النموذج', en: 'Model', help: { ar: 'يقرأ الرسائل. فارغ: gpt-4o-mini', en: 'It reads messages. Empty: gpt-4o-mini' } },
  transcriptionModel: {
    ar: 'نموذج الصوت',
    en: 'Model for voice',
    help: { ar: 'يكتب الرسائل الصوتية. فارغ: gpt-4o-mini-transcribe', en: 'It writes down voice notes. Empty: gpt-4o-mini-transcribe' },
  },
  api: {
    ar: 'الواجهة',
    en: 'Interface',
    of: {
      auto: { ar: 'تُعرف وحدها', en: 'By itself' },
      responses: { ar: '/responses', en: '/responses' },
      chat: { ar: '/chat/completions', en: '/chat/completions' },
    },
  },
  maskContacts: {
    ar: 'أخفِ الأرقام والعناوين',
    en: 'Hide phones and addresses',
    help: { ar: 'تُستبدل قبل أن يخرج النص. الأفضل أن يبقى.', en: 'They are replaced before a text leaves. Better left on.' },
  },
  prices: {
    ar: 'الأسعار',
    en: 'Prices',
    help: { ar: 'دولار لكل مليون رمز، لنموذج ليس من OpenAI.', en: 'US dollars per million tokens, for a model that is not OpenAI’s.' },
    of: {
      input: { ar: 'الداخل', en: 'Input' },
      cachedInput: { ar: 'الداخل المحفوظ', en: 'Cached input' },
      output: { ar: 'الخارج', en: 'Output' },
    },
  },
  costCap: {
    ar: 'سقف الكلفة',
    en: 'Cost limit',
    help: { ar: 'بالدولار. بعده يقرأ وصل الرسائل بنفسه.', en: 'In US dollars. Beyond it wasl reads messages by itself.' },
    of: { perDay: { ar: 'في اليوم', en: 'A day' }, perConversation: { ar: 'في المحادثة', en: 'A conversation' } },
  },
}
