import type { Connectors } from '#src/connections/connection.ts'
import { chats as wordings } from '#src/notifications/templates/index.ts'
import type { Mounted } from './mount.ts'
import { people } from './people.ts'

/** What the page draws from: the stand-ins, and where wasl is. */
export interface Scene {
  fakes: ReadonlyMap<string, Mounted>
  connectors: Connectors
  links: { waslUrl: string; publicUrl: string }
}

/** A pane: which stand-ins it shows, and how. What it answers is plain JSON, cut to what a page can show. */
export interface Pane {
  from: readonly string[]
  draw(scene: Scene): unknown
}

const CHATS = 40
const MESSAGES = 60
const CARDS = 40
const ROWS = 200
const MAILS = 60

/** The page's panes by name. */
export const panes: Record<string, Pane> = {
  phone: { from: ['whatsapp', 'instagram'], draw: (scene) => ({ whatsapp: whatsapp(scene), instagram: instagram(scene) }) },
  board: { from: ['odoo'], draw: board },
  sheet: { from: ['google-sheets'], draw: sheet },
  mail: {
    from: ['smtp', 'resend'],
    draw: (scene) => ({
      mails: mails(scene)
        .slice(0, MAILS)
        .map(({ html: _, ...mail }) => mail),
    }),
  },
}

/** One mail with its HTML, by its key; undefined when it is gone. */
export function mailByKey(scene: Scene, key: string): Mail | undefined {
  return mails(scene).find((mail) => mail.key === key)
}

interface Said {
  key: string
  from: 'client' | 'business'
  text: string
  at: string
  status?: string
  buttons?: { id: string; title: string; url?: string }[]
}

interface WhatsappChat {
  phone: string
  name: string
  messages: {
    from: 'client' | 'business'
    text: string
    at: string
    wamid?: string
    status?: string
    buttons?: { id: string; title: string }[]
    template?: { name: string; language: string; params: string[]; buttonParam?: string }
  }[]
}

function whatsapp(scene: Scene) {
  const chats = shown<WhatsappChat[]>(scene, 'whatsapp') ?? []
  const known = new Map(people.map((one) => [one.phone, one.name]))
  return chats.slice(0, CHATS).map((chat) => ({
    id: chat.phone,
    name: chat.name || known.get(chat.phone) || '',
    isFreelancer: known.has(chat.phone),
    messages: chat.messages.slice(-MESSAGES).map(({ wamid, template, text, buttons, ...message }, i): Said => {
      const key = wamid ?? `${message.at}${i}`
      if (template) return { key, ...message, ...spelled(template, scene.links.publicUrl, buttons) }
      return { key, ...message, text, buttons: buttons?.map((one) => (isAddress(one.id) ? { ...one, url: one.id } : one)) }
    }),
  }))
}

/** A template as its reader sees it: Meta puts the values into the approved words, and the address before the button's end. */
function spelled(
  template: NonNullable<WhatsappChat['messages'][number]['template']>,
  publicUrl: string,
  buttons: { id: string; title: string }[] = [],
): Pick<Said, 'text' | 'buttons'> {
  const kind = template.name.replace(/^wasl_/, '')
  const wording = Object.hasOwn(wordings, kind) ? wordings[kind as keyof typeof wordings].wording : undefined
  const words = wording?.[template.language.startsWith('ar') ? 'ar' : 'en']
  const text = words?.replace(/\{\{(\d)\}\}/g, (_, n: string) => `\u2068${template.params[Number(n) - 1] ?? ''}\u2069`)
  const url = template.buttonParam && new URL(template.buttonParam, `${publicUrl}/`).href
  return { text: text ?? template.params.join(' · '), buttons: [...buttons, ...(url ? [{ id: url, title: '', url }] : [])] }
}

interface InstagramChats {
  chats: {
    id: string
    person: { name: string; username: string }
    said: { mid: string; by: 'us' | 'client'; text: string; at: string; read?: true; choices?: { title: string; payload: string }[] }[]
  }[]
}

function instagram(scene: Scene) {
  const { chats } = shown<InstagramChats>(scene, 'instagram') ?? { chats: [] }
  return [...chats]
    .sort((a, b) => (b.said.at(-1)?.at ?? '').localeCompare(a.said.at(-1)?.at ?? ''))
    .slice(0, CHATS)
    .map(({ id, person, said }) => ({
      id,
      name: person.name || person.username,
      isFreelancer: false,
      messages: said.slice(-MESSAGES).map(
        (one): Said => ({
          key: one.mid,
          from: one.by === 'us' ? 'business' : 'client',
          text: one.text,
          at: one.at,
          ...(one.choices ? { buttons: one.choices.map(({ title, payload }) => ({ id: payload, title })) } : {}),
        }),
      ),
    }))
}

interface Board {
  stages: { id: number; name: string; project: string; cards: { id: number; description: string }[] }[]
}

/** The first project's board: an Odoo may have others, wasl's is the one the demo has. */
function board(scene: Scene) {
  const { stages } = shown<Board>(scene, 'odoo') ?? { stages: [] }
  const project = stages[0]?.project ?? ''
  return {
    project,
    stages: stages
      .filter((stage) => stage.project === project)
      .map((stage) => ({
        id: stage.id,
        name: stage.name,
        count: stage.cards.length,
        cards: stage.cards
          .slice(-CARDS)
          .reverse()
          .map((card) => ({ ...card, description: String(card.description).slice(0, 4000) })),
      })),
  }
}

interface Sheet {
  tab: string
  rightToLeft: boolean
  header: unknown[]
  rows: unknown[][]
  hiddenByFilter: number
}

function sheet(scene: Scene) {
  const { tab, rightToLeft, header, rows, hiddenByFilter } = shown<Sheet>(scene, 'google-sheets') ?? {
    tab: '',
    rightToLeft: true,
    header: [],
    rows: [],
    hiddenByFilter: 0,
  }
  return { tab, rightToLeft, header, hiddenByFilter, count: rows.length, rows: rows.slice(-ROWS) }
}

interface Mail {
  key: string
  by: string
  at: string
  from: string
  to: string[]
  subject: string
  html: string
  text: string
}

function mails(scene: Scene): Mail[] {
  const all = ['smtp', 'resend'].flatMap((by) => {
    const { mails } = shown<{ mails: (Mail & { messageId?: string; id?: string })[] }>(scene, by) ?? { mails: [] }
    return mails.map(({ messageId, id, at, from, to, subject, html, text }) => ({
      key: `${by} ${id ?? messageId} ${at}`,
      by,
      at,
      from,
      to,
      subject,
      html,
      text,
    }))
  })
  return all.sort((a, b) => b.at.localeCompare(a.at))
}

function shown<T>(scene: Scene, name: string): T | undefined {
  return scene.fakes.get(name)?.fake.show?.() as T | undefined
}

function isAddress(text: string): boolean {
  return /^https?:\/\//.test(text)
}
