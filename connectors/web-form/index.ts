import { defineConnector } from '../connector.ts'
import { labels } from './labels.ts'
import { formSettings } from './settings.ts'
import { webhook } from './webhook.ts'

/** Web forms and automation tools (Elementor, Contact Form 7, Gravity, Zapier, Make, own code): whatever posts a lead to our address. */
export const connector = defineConnector({
  name: 'web-form',
  label: { ar: 'نماذج المواقع وأدوات الأتمتة', en: 'Web forms and automation tools' },
  channel: 'web_form',
  duties: ['source'],
  settings: formSettings,
  labels,
  webhook,
})
