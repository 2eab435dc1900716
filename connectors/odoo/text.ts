import { cleanText } from '#src/platform/text/clean.ts'

/** Plain text as HTML that shows exactly that text: escaped, blank lines part paragraphs, newlines break. Never a tag of the text's own. */
export function toHtml(text: string, links: readonly { label: string; url: string }[] = []): string {
  const paragraphs = cleanText(text)
    .split(/\r?\n[ \t]*\r?\n/)
    .filter((paragraph) => paragraph.trim())
    .map((paragraph) => `<p>${escapeHtml(paragraph.trim()).replace(/\r?\n/g, '<br>')}</p>`)
  // Only wasl's own addresses become links; what strangers write stays inert.
  const anchors = links
    .filter((link) => /^https?:\/\//.test(link.url))
    .map((link) => `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`)
  return [...paragraphs, ...anchors].join('')
}

/** The text a reader sees in an HTML field, blanks run together: Odoo rewrites tags and entities, so only this can be compared. */
export function shownText(html: string): string {
  return sameText(
    html
      .replace(/<(?:br|\/p|\/div|\/li|\/h\d)\b[^>]*>/gi, '\n')
      .replace(/<[^>]*>/g, '')
      .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, dec?: string, hex?: string, name?: string) =>
        name ? (entities[name.toLowerCase()] ?? whole) : fromCode(dec ? Number(dec) : Number.parseInt(hex ?? '', 16)),
      ),
  )
}

/** A text as it is compared: without what the way to Odoo and back may change (control characters, `]]>`, runs of blanks). */
export function sameText(text: string): string {
  return cleanText(text)
    .replaceAll(']] >', ']]>')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;')
}

function fromCode(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }
