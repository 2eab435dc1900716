import { ConnectorError } from '#src/errors.ts'
import { cleanText } from '#src/platform/text/clean.ts'
import type { OutMessage } from '../connector.ts'

/** The `message` object of Instagram's Send API. */
export interface Outgoing {
  text: string
  quick_replies?: { content_type: 'text'; title: string; payload: string }[]
}

const MAX_BYTES = 1000
const MAX_REPLIES = 13
const MAX_TITLE = 20

/**
 * What is said, as one or more messages of at most 1,000 bytes each (an Arabic letter is two). Buttons become quick replies, a list numbered
 * text with quick replies, a link text with its address. Throws ConnectorError('rejected') for a template: Instagram has none.
 */
export function outgoing(content: OutMessage): Outgoing[] {
  switch (content.type) {
    case 'text':
      return parts(content.text)
    case 'link':
      return parts(`${content.text}\n\n${content.label}: ${content.url}`)
    case 'buttons':
      return withReplies(parts(content.text), content.buttons)
    case 'list': {
      // A text that numbers its choices itself is not numbered twice.
      const numbered = /^1\. /m.test(content.text)
      const lines = numbered ? [] : content.rows.map((row, i) => `${i + 1}. ${row.title}${row.description ? ` – ${row.description}` : ''}`)
      // The number stands first, so that titles which are cut to the same letters stay apart.
      return withReplies(
        parts([content.text, ...(lines.length ? ['', ...lines] : [])].join('\n')),
        content.rows.map((row, i) => ({ id: row.id, title: `${i + 1}. ${row.title}` })),
      )
    }
    case 'template':
      throw new ConnectorError('rejected', 'Instagram has no templates: outside the 24 hours nothing can be sent automatically.', {
        code: 'no_templates',
      })
  }
}

/** The last message carries the choices: quick replies vanish as soon as another message follows. */
function withReplies(messages: Outgoing[], choices: { id: string; title: string }[]): Outgoing[] {
  const quick_replies = choices
    .slice(0, MAX_REPLIES)
    .map((choice) => ({ content_type: 'text' as const, title: cut(cleanText(choice.title)), payload: choice.id }))
  return messages.map((message, i) => (i === messages.length - 1 && quick_replies.length ? { ...message, quick_replies } : message))
}

function cut(title: string): string {
  if (title.length <= MAX_TITLE) return title
  let kept = ''
  for (const letter of graphemes(title)) {
    if (kept.length + letter.length > MAX_TITLE - 1) break
    kept += letter
  }
  return `${kept.trimEnd()}…`
}

/** Splits at line ends, then at blanks, and inside a word only where one is longer than a whole message. */
function parts(text: string): Outgoing[] {
  const messages: string[] = []
  let rest = cleanText(text)
  while (bytes(rest) > MAX_BYTES) {
    const head = fitting(rest)
    const line = head.lastIndexOf('\n')
    // A line end near the beginning would leave a crumb of a message.
    const at = line > head.length / 2 ? line : Math.max(line, head.lastIndexOf(' '), 0) || head.length
    messages.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  if (rest !== '' || messages.length === 0) messages.push(rest)
  return messages.filter((message, i) => message !== '' || i === 0).map((message) => ({ text: message }))
}

/** The longest beginning that fits, never through a letter and its marks. */
function fitting(text: string): string {
  let size = 0
  let end = 0
  for (const letter of graphemes(text.slice(0, MAX_BYTES + 1))) {
    size += bytes(letter)
    if (size > MAX_BYTES) break
    end += letter.length
  }
  return text.slice(0, end || MAX_BYTES / 4)
}

function graphemes(text: string): string[] {
  return [...new Intl.Segmenter('ar', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment)
}

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}
