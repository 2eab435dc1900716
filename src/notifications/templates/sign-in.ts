import { counted } from './language.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { say } from './runs.ts'

/** A sign-in link: works once, for so many minutes. */
export interface SignInMail extends Basics {
  name?: string
  minutes: number
  url: string
}

/** To anyone with an account. Says nothing about who asked. */
export function signInMail(mail: SignInMail): RenderedMail {
  const w = words[mail.language]
  return renderMail(mail, {
    subject: w.subject,
    greeting: w.greeting(mail.name),
    sentence: w.sentence,
    facts: [[w.valid, counted(mail.language, mail.minutes, 'minute')]],
    button: { label: w.button, url: mail.url },
    note: w.note,
  })
}

const words = {
  ar: {
    subject: say`رابط الدخول`,
    greeting: (name?: string) => (name ? say`مرحبًا ${name}،` : say`مرحبًا بك،`),
    sentence: say`اضغط الزر للدخول إلى حسابك.`,
    valid: 'مدة صلاحية الرابط',
    button: 'متابعة الدخول',
    note: say`يعمل الرابط مرة واحدة. إن لم تطلب الدخول فتجاهل هذه الرسالة، فلن يحدث شيء.`,
  },
  en: {
    subject: say`Your sign-in link`,
    greeting: (name?: string) => (name ? say`Hello ${name},` : say`Hello,`),
    sentence: say`Press the button to sign in to your account.`,
    valid: 'The link works for',
    button: 'Continue to sign in',
    note: say`It works once. If you did not ask to sign in, ignore this mail and nothing will happen.`,
  },
}
