import { defineConnector, type Finding } from '../connector.ts'
import { labels } from './labels.ts'
import { makePusher, type Pusher } from './send.ts'
import { type WebPushSettings, webPushSettings } from './settings.ts'

/** Web push: notifications on a phone or computer, by the push service of whichever browser it is. */
export const connector = defineConnector<WebPushSettings, Pusher>({
  name: 'web-push',
  label: { ar: 'تنبيهات المتصفح', en: 'Notifications in the browser' },
  duties: ['push'],
  settings: webPushSettings,
  labels,
  connect: makePusher,
  test: async (settings) => [settings.subject ? fine : noSubject],
})

const fine: Finding = {
  level: 'ok',
  code: 'keys_fine',
  text: {
    ar: 'المفاتيح سليمة. جرّب التنبيه من صفحتك في البوابة.',
    en: 'The keys are fine. Try a notification from your own page in the portal.',
  },
}

const noSubject: Finding = {
  level: 'warning',
  code: 'no_subject',
  text: {
    ar: 'أجهزة Apple ترفض التنبيهات دون عنوان للتواصل. أضف subject، مثل mailto:you@example.com.',
    en: 'Apple’s devices refuse notifications without an address to reach you at. Add subject, like mailto:you@example.com.',
  },
}
