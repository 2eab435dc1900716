import { counted } from './language.ts'
import { type Basics, type RenderedMail, renderMail } from './layout.ts'
import { say } from './runs.ts'

/** An invitation to work in a tenant, as an admin or a manager: its link works once, for so many days. */
export interface InvitationMail extends Basics {
  name?: string
  role: 'admin' | 'manager'
  days: number
  url: string
}

/** To whom an admin invited. */
export function invitationMail(mail: InvitationMail): RenderedMail {
  const w = words[mail.language]
  const house = mail.brand?.name ?? (mail.language === 'ar' ? 'وصل' : 'wasl')
  return renderMail(mail, {
    subject: w.subject(house),
    greeting: w.greeting(mail.name),
    sentence: w.sentence(house),
    facts: [
      [w.as, w[mail.role]],
      [w.valid, counted(mail.language, mail.days, 'day')],
    ],
    button: { label: w.button, url: mail.url },
    note: w.note,
  })
}

const words = {
  ar: {
    subject: (house: string) => say`دعوة للانضمام إلى ${house}`,
    greeting: (name?: string) => (name ? say`مرحبًا ${name}،` : say`مرحبًا بك،`),
    sentence: (house: string) => say`دعاك فريق ${house} إلى العمل معه. اضغط الزر لتقبل الدعوة وتدخل.`,
    as: 'دورك',
    admin: 'مدير النظام',
    manager: 'مشرف',
    valid: 'مدة صلاحية الدعوة',
    button: 'قبول الدعوة',
    note: say`يعمل الرابط مرة واحدة. إن لم تكن تتوقع هذه الدعوة فتجاهلها، فلن يحدث شيء.`,
  },
  en: {
    subject: (house: string) => say`Invitation to join ${house}`,
    greeting: (name?: string) => (name ? say`Hello ${name},` : say`Hello,`),
    sentence: (house: string) => say`The team of ${house} invites you to work with them. Press the button to accept and sign in.`,
    as: 'Your role',
    admin: 'Administrator',
    manager: 'Manager',
    valid: 'The invitation stands for',
    button: 'Accept the invitation',
    note: say`The link works once. If you did not expect this, ignore this mail and nothing will happen.`,
  },
}
