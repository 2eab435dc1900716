import type { SettingLabel } from '../connector.ts'

/** What the settings of a Snapchat connection are called, and where each is found. */
export const labels: Readonly<Record<string, SettingLabel>> = {
  hmacSecret: {
    ar: 'سر التوقيع',
    en: 'Signing secret',
    help: {
      ar: 'يُعطى عند تسجيل العنوان للحساب الإعلاني، وهو واحد لكل نماذجه.',
      en: 'Handed out when the address is registered for the ad account; one for all of its forms.',
    },
  },
}
