import type { Language } from './language.ts'
import { webAddress } from './layout.ts'
import { clip, inert, withoutLinks } from './runs.ts'

/** A template's kind, as the keys of a WhatsApp connection's `templates`. */
export type TemplateKind = 'welcome' | 'status' | 'offer' | 'reminder' | 'question' | 'accepted' | 'declined' | 'comeback'

/** A chat message in every form it may need: free text while the window is open, with a link or buttons; the approved template when it is not. */
export interface ChatText {
  text: string
  /** Sent as a link button, or on a line of its own where the channel has none. The label has at most 20 characters. */
  link?: { label: string; url: string }
  /** At most three; titles of at most 20 characters. */
  buttons?: { id: string; title: string }[]
  /** `name` is the default; a connection may name its own. `buttonParam` is what follows the address's host. */
  template?: { kind: TemplateKind; name: string; language: Language; params: string[]; buttonParam?: string }
}

/** What every chat message needs. */
export interface ChatBasics {
  language: Language
}

/** A text in both languages with `{{1}}` … for its values: the very text to submit to Meta for approval. */
export type Wording = Record<Language, string>

/** A kind of chat message: its wording, and how an input becomes one. */
export interface ChatKind<Input> {
  wording: Wording
  render(input: Input): ChatText
}

// WhatsApp takes at most 1,024 characters in a template's body or beside buttons (Cloud API, message templates and interactive messages).
const longestParam = 300
const longestText = 1024

/** Fills a wording. Values are made inert and one line long; a value that is missing is `—`, because templates take no empty one. */
export function renderChat(
  language: Language,
  wording: Wording,
  values: readonly (string | undefined)[],
  more: { kind?: TemplateKind; link?: { label: string; url: string } | undefined; buttons?: { id: string; title: string }[] } = {},
): ChatText {
  const params = values.map(
    (value) =>
      clip(
        withoutLinks(inert(value ?? ''))
          .replace(/\s+/g, ' ')
          .trim(),
        longestParam,
      ) || '—',
  )
  // One pass: a `{{2}}` that somebody typed into his name stays what he typed.
  const text = wording[language].replace(/\{\{(\d)\}\}/g, (_, n: string) => `\u2068${params[Number(n) - 1] ?? ''}\u2069`)
  const link = more.link && { label: clip(more.link.label, 20), url: webAddress(more.link.url) }
  return {
    text: clip(text, longestText),
    ...(link ? { link } : {}),
    ...(more.buttons?.length ? { buttons: more.buttons.slice(0, 3).map(({ id, title }) => ({ id, title: clip(title, 20) })) } : {}),
    ...(more.kind
      ? {
          template: {
            kind: more.kind,
            name: `wasl_${more.kind}`,
            language,
            params,
            ...(link ? { buttonParam: link.url.slice(new URL(link.url).origin.length + 1) } : {}),
          },
        }
      : {}),
  }
}
