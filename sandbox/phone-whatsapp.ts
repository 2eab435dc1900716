import { chats as wordings } from '#src/notifications/templates/index.ts'
import { isAssistant } from './assistant.ts'
import { people } from './people.ts'
import type { Chat, Choice, Said } from './phone.ts'
import { CHATS, type Content, drawn, MESSAGES } from './phone-content.ts'
import { type Scene, shown } from './scene.ts'

interface Message {
  from: 'client' | 'business'
  text: string
  at: string
  wamid?: string
  number?: string
  type?: string
  status?: string
  buttons?: Choice[]
  opener?: string
  media?: Content
  template?: { name: string; language: string; params: string[]; buttonParam?: string }
}

/** WhatsApp's chats as the phone shows them, newest first: one with each of our numbers that a person speaks with. */
export function whatsappChats(scene: Scene): Chat[] {
  const chats = shown<{ phone: string; name: string; messages: Message[] }[]>(scene, 'whatsapp') ?? []
  const known = new Map(people.map((one) => [one.phone, one.name]))
  return chats
    .slice(0, CHATS)
    .flatMap(({ phone, name, messages }) =>
      (['route', 'assistant'] as const).map((line) => ({
        id: line === 'route' ? phone : `${phone} ${line}`,
        person: phone,
        name: name || known.get(phone) || '',
        line,
        isFreelancer: known.has(phone),
        messages: messages
          .filter((one) => isAssistant('whatsapp', one.number) === (line === 'assistant'))
          .slice(-MESSAGES)
          .map((one, i) => messageOf(one, i, scene)),
      })),
    )
    .filter((chat) => chat.messages.length)
    .sort((a, b) => b.messages.at(-1)!.at.localeCompare(a.messages.at(-1)!.at))
}

function messageOf({ wamid, from, at, status, text, type, media, template, buttons, opener }: Message, i: number, scene: Scene): Said {
  const said = { key: wamid ?? `${at}${i}`, from, at, ...(status ? { status } : {}) }
  if (template) return { ...said, ...spelled(template, scene.links.publicUrl, buttons) }
  const choices = buttons?.map((one) => (isAddress(one.id) ? { ...one, url: one.id } : one))
  return { ...said, ...drawn(text, type, media), ...(choices ? { buttons: choices } : {}), ...(opener ? { opener } : {}) }
}

/** A template as its reader sees it: Meta puts the values into the approved words, and the address before the button's end. */
function spelled(template: NonNullable<Message['template']>, publicUrl: string, buttons: Choice[] = []): Pick<Said, 'text' | 'buttons'> {
  const kind = template.name.replace(/^wasl_/, '')
  const wording = Object.hasOwn(wordings, kind) ? wordings[kind as keyof typeof wordings].wording : undefined
  const words = wording?.[template.language.startsWith('ar') ? 'ar' : 'en']
  const text = words?.replace(/\{\{(\d)\}\}/g, (_, n: string) => `\u2068${template.params[Number(n) - 1] ?? ''}\u2069`)
  const url = template.buttonParam && new URL(template.buttonParam, `${publicUrl}/`).href
  return { text: text ?? template.params.join(' · '), buttons: [...buttons, ...(url ? [{ id: url, title: '', url }] : [])] }
}

function isAddress(text: string): boolean {
  return /^https?:\/\//.test(text)
}
