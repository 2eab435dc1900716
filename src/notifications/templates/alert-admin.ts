import { whenText } from './language.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { say } from './runs.ts'

/** Something an admin must know: what happened, why, and what to do, as finished sentences in his language. */
export interface AlertAdminMail extends Basics {
  title: string
  what: string
  why?: string
  todo?: string
  /** Names and figures beside it. */
  facts?: [label: string, value: string][]
  at: Date
  timeZone: string
  url?: string
}

/** To the admins: plain. */
export function alertAdminMail(mail: AlertAdminMail): RenderedMail {
  const w = words[mail.language]
  return renderMail(mail, {
    subject: w.subject(mail.title),
    sentence: say`${mail.what}`,
    facts: [
      [w.why, mail.why],
      [w.todo, mail.todo],
      ...(mail.facts ?? []).map(([label, value]) => [say`${label}`, value] as const),
      [w.at, whenText(mail.language, mail.at, mail.timeZone)],
    ],
    ...(mail.url ? { button: { label: w.button, url: mail.url } } : {}),
  })
}

const words = {
  ar: { subject: (title: string) => say`تنبيه: ${title}`, why: 'السبب', todo: 'ما العمل', at: 'وقت الحدث', button: 'فتح لوحة التحكم' },
  en: { subject: (title: string) => say`Alert: ${title}`, why: 'Why', todo: 'What to do', at: 'When', button: 'Open the console' },
}
