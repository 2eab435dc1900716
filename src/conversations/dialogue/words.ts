import type { OutMessage } from '#connectors/connector.ts'
import { clip, inert, withoutLinks } from '#src/notifications/templates/runs.ts'
import { type Say, TAP } from './say.ts'
import type { Option, Scene, Wish } from './scene.ts'
import type { Reason } from './state.ts'

type Show = Extract<Say, { kind: 'show' }>
type Status = Extract<Say, { kind: 'status' }>

/** Everything the bot says in one language; each message short enough for a phone. Names and texts of people come in already inert. */
export interface Words {
  /** A name or a text of somebody's inside a sentence of this language. */
  named(text: string): string
  greet(brand: string): string
  ask: string
  askAgain: string
  /** The button that opens a list, at most 20 characters; so are the titles of buttons and, at most 24, of rows. */
  openList: string
  understood(wish: Wish, service: string | null): string
  because(show: Show): string
  pickOne(count: number): string
  details(option: Option): string[]
  why(reason: Reason): string
  more: string
  youChoose: string
  human: string
  skip: string
  confirm: string
  edit: string
  cancel: string
  yes: string
  no: string
  yesCancel: string
  noKeep: string
  comePrivate(wish: Wish, service: string | null, brand: string): string
  /** Below the comment, for everyone to see: nothing of anybody's in it. */
  sentPrivate: string
  /** `name`: who could not take it. */
  nobodyNow(name: string | undefined): string
  passingOn: string
  askBudget(name: string): string
  askContacts(needs: readonly ('name' | 'email')[]): string
  summary(wish: Wish, name: string, service: string | null, changed: boolean): string
  sent(name: string): string
  status(status: Status): string
  answerPassed(name: string): string
  noted(name: string | undefined): string
  cancelSure(name: string | null): string
  cancelled: string
  kept: string
  handedOver: Record<'asked' | 'complaint' | 'voice', string>
  heardVoice(text: string): string
  typePlease: string
  prices(options: readonly Option[]): string
  welcomeBack: string
  filesKept: string
}

/** The question for the service, with the first of the tenant's services as rows. (WhatsApp: ten rows, titles of 24 characters) */
export function askCategory(w: Words, services: Scene['services'], language: 'ar' | 'en', text: string): OutMessage {
  if (!services.length) return { type: 'text', text }
  const rows = services.slice(0, 9).map((service) => ({ id: `${TAP.service}${service.slug}`, title: clip(service[language], 24) }))
  return { type: 'list', text, button: w.openList, rows: [...rows, { id: TAP.human, title: w.human }] }
}

/** Who could take it: what was understood, the people in numbered lines, and the same as rows to tap. */
export function listOf(w: Words, show: Show, service: string | null): OutMessage {
  const understood = show.because === 'first' || show.because === 'changed' ? `${w.understood(show.wish, service)}\n` : ''
  const lines = show.options.map((option, i) => `${i + 1}. ${w.named(option.name)}: ${w.details(option).join(' · ')}\n${w.why(option.why)}`)
  const text = `${understood}${w.because(show)}\n\n${lines.join('\n\n')}\n\n${w.pickOne(show.options.length)}`
  const rows = show.options.map((option) => ({
    id: `${TAP.pick}${option.freelancerId}`,
    title: clip(safe(option.name), 24),
    description: clip(w.details(option).join(' · '), 72),
  }))
  const others = [
    { id: TAP.more, title: w.more },
    { id: TAP.youChoose, title: w.youChoose },
    { id: TAP.human, title: w.human },
  ]
  return { type: 'list', text: clip(text, 1024), button: w.openList, rows: [...rows, ...others] }
}

/** A person's own words inside ours: one line, no commands of writing direction, and no link that is not ours. */
export function safe(text: string): string {
  return clip(withoutLinks(inert(text)).replace(/\s+/g, ' ').trim(), 120)
}

/** The same where letters of the other direction would disturb the sentence around it: isolated (U+2068 … U+2069). `other`: a letter of that direction. */
export function named(text: string, other: RegExp): string {
  const words = safe(text)
  return other.test(words) ? `\u2068${words}\u2069` : words
}
