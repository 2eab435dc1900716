import type { SettingLabel } from '../connector.ts'

/** What the settings of a WhatsApp gateway connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  provider: {
    ar: 'البرنامج',
    en: 'Program',
    of: { waha: { ar: 'WAHA', en: 'WAHA' }, evolution: { ar: 'Evolution API', en: 'Evolution API' } },
  },
  session: {
    ar: 'اسم الجلسة',
    en: 'Session',
    help: { ar: 'اسم الجلسة في WAHA، أو اسم المثيل في Evolution.', en: 'WAHA’s session name, or Evolution’s instance name.' },
  },
  hmacKey: {
    ar: 'مفتاح التوقيع (WAHA)',
    en: 'Signing key (WAHA)',
    help: { ar: 'كلمة من عندك، تُكتب أيضًا في webhooks.hmac.key.', en: 'A word of your own, also put into webhooks.hmac.key.' },
    ours: true,
  },
  jwtKey: {
    ar: 'مفتاح JWT (Evolution)',
    en: 'JWT key (Evolution)',
    help: { ar: 'كلمة من عندك، تُكتب أيضًا في ترويسة jwt_key.', en: 'A word of your own, also put into the jwt_key header.' },
    ours: true,
  },
  apiKey: { ar: 'مفتاح الوسيط', en: 'Gateway’s API key', help: { ar: 'ليُرسل وصل عبره.', en: 'So that wasl can send through it.' } },
  dialogue: {
    ar: 'ماذا يحدث لمن يكتب',
    en: 'What happens to who writes',
    of: {
      choose: { ar: 'يحاوره البوت ويختار المستقل', en: 'The bot talks with them, and they choose' },
      route: { ar: 'يوزَّع فورًا بالقواعد', en: 'Routed at once by the rules' },
    },
  },
}
