import { z } from 'zod'
import { getTenant } from '#src/accounts/tenants.ts'
import { route } from '#src/deps.ts'
import { tenantOf } from '#src/platform/db.ts'
import { shape } from '#src/platform/shapes.ts'
import { type ChatMessageKind, type MailKind, previewChat, previewMail } from './preview.ts'
import { chats, mails } from './templates/index.ts'
import type { Language } from './templates/language.ts'

const inBoth = <T extends z.ZodType>(type: T) => shape({ ar: type, en: type })

const templatesShape = shape({
  mails: z.array(shape({ kind: z.string(), ...inBoth(shape({ subject: z.string(), text: z.string() })).shape })),
  chats: z.array(
    shape({
      kind: z.string(),
      ...inBoth(
        shape({
          text: z.string(),
          button: z.string().nullable(),
          wording: z.string().meta({ description: 'The text to submit for approval, with {{1}} … for its values' }),
          samples: z.array(z.string()).meta({ description: 'What the approval asks for as examples' }),
          name: z.string().nullable().meta({ description: 'The template’s name; null where none is needed' }),
        }),
      ).shape,
    }),
  ),
}).meta({ id: 'Templates' })

/** Everything wasl says by itself, as it would be said to made-up people. */
export const previewRoutes = [
  route('GET /tenant/templates', {
    who: ['admin', 'manager'],
    summary: 'Shows every mail and chat message in both languages, as the real templates render them for made-up people',
    output: templatesShape,
    async run({ trx, deps, now }) {
      const tenant = await getTenant(trx, tenantOf(trx))
      const { publicUrl } = deps.config
      const mailIn = (kind: MailKind, language: Language) => {
        const { subject, text } = previewMail(kind, tenant, language, publicUrl, now)
        return { subject, text }
      }
      const chatIn = (kind: ChatMessageKind, language: Language) => {
        const { text, link, template } = previewChat(kind, tenant, language, publicUrl, now)
        const wording = chats[kind].wording[language]
        return { text, button: link?.label ?? null, wording, samples: template?.params ?? [], name: template?.name ?? null }
      }
      return {
        mails: keysOf(mails).map((kind) => ({ kind, ar: mailIn(kind, 'ar'), en: mailIn(kind, 'en') })),
        chats: keysOf(chats).map((kind) => ({ kind, ar: chatIn(kind, 'ar'), en: chatIn(kind, 'en') })),
      }
    },
  }),
]

function keysOf<T extends object>(of: T): (keyof T)[] {
  return Object.keys(of) as (keyof T)[]
}
