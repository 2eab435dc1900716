import { cleanText } from '#src/platform/text/clean.ts'

const graphemes = new Intl.Segmenter('ar', { granularity: 'grapheme' })

/** The text in at most `max` characters, well formed; what is cut ends in `…` and never inside a letter with its marks or an emoji. */
export function cut(text: string, max: number): string {
  const clean = cleanText(text)
  if (clean.length <= max) return clean
  let kept = ''
  for (const { segment } of graphemes.segment(clean)) {
    if (kept.length + segment.length > max - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

/** Titles cut to `max` and told apart: WhatsApp refuses a message in which two are the same. */
export function cutTitles(titles: readonly string[], max: number): string[] {
  const used = new Set<string>()
  return titles.map((title) => {
    let unique = cut(title, max)
    for (let n = 2; used.has(unique); n++) {
      const mark = ` (${n})`
      unique = cut(title, max - mark.length) + mark
    }
    used.add(unique)
    return unique
  })
}

/**
 * Values for a template's places: one line each, no tabs, no run of more than four spaces, never empty (WhatsApp refuses all of these), together at most
 * `budget` characters. The longest give way first.
 */
export function fitParams(params: readonly string[], budget = 800): string[] {
  const lines = params.map(
    (param) =>
      cleanText(param)
        .replace(/[\n\r\t\v\f\u0085\u2028\u2029]+/g, ' ')
        .replace(/ {5,}/g, ' ')
        .trim() || '-',
  )
  let left = budget
  let waiting = lines.length
  const room = new Map<number, number>()
  for (const [index, line] of [...lines.entries()].sort((a, b) => a[1].length - b[1].length)) {
    const share = Math.max(1, Math.min(line.length, Math.floor(left / waiting)))
    room.set(index, share)
    left -= share
    waiting--
  }
  return lines.map((line, index) => cut(line, room.get(index)!))
}
