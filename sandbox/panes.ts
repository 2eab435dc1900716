import { phone } from './phone.ts'
import { type Scene, shown } from './scene.ts'

/** A pane: which stand-ins it shows, and how. What it answers is plain JSON, cut to what a page can show. */
export interface Pane {
  from: readonly string[]
  draw(scene: Scene): unknown
}

const CARDS = 40
const ROWS = 200
const MAILS = 60

/** The page's panes by name. */
export const panes: Record<string, Pane> = {
  phone: { from: ['whatsapp', 'instagram'], draw: phone },
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
