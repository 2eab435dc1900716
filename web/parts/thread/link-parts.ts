/** A piece of what somebody wrote: words, or a web address that can be followed. */
export interface Piece {
  text: string
  href: string | null
}

/**
 * Takes a text apart at its web addresses. Followed can be what leads where it says: http and https, a host in plain letters, nobody's name before it, no
 * letter that turns the reading round. Everything else stays the words it is. Pure.
 */
export function linkParts(text: string): Piece[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,،؛;:!?)\]])/i)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, href: leadsWhereItSays(part) ? part : null }))
}

function leadsWhereItSays(part: string): boolean {
  if (!/^https?:\/\//i.test(part) || part.includes('\\') || TURNING.test(part)) return false
  const authority = part.replace(/^https?:\/\//i, '').split(/[/?#\\]/)[0]!
  return /^[a-z\d.-]+(?::\d+)?$/i.test(authority) && !/(?:^|\.)xn--/i.test(authority) && URL.canParse(part)
}

/** Marks that hide or turn letters: U+200B–200F, U+202A–202E, U+2060–2069, U+FEFF. */
const TURNING = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/
