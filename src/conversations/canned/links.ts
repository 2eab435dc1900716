import { AppError } from '#src/errors.ts'
import { stripMarks } from '#src/platform/text/digits.ts'
import type { CannedInput } from './rule.ts'

const WITH_SCHEME = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"']+/gi
const BARE = /(?<![@\p{L}\p{N}_/.-])(?:www\.[^\s<>"']+|(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[a-z]{2,24}(?![\p{L}\p{N}-]))/giu

/** Refuses an answer that leads anywhere but to ourselves or to a host the rule approves. Throws 422 with the host and what to do. */
export function checkLinks(rule: Pick<CannedInput, 'answer' | 'hosts'>, publicUrl: string, at = ''): void {
  if (!rule.answer) return
  const allowed = new Set([new URL(publicUrl).hostname, ...rule.hosts].map(plain))
  for (const language of ['ar', 'en'] as const)
    for (const link of linksIn(rule.answer[language])) {
      const host = hostOf(link)
      if (host !== null && allowed.has(host)) continue
      const where = host ?? link.slice(0, 80)
      throw new AppError(
        'invalid',
        `The answer leads to ${where}, which this rule does not approve; add it to "hosts", or take the link out (if it is none, put a space after the dot).`,
        { [`${at}answer.${language}`]: `leads to ${where}, which is not among the rule's hosts` },
      )
    }
}

/** Whatever a phone would turn into a link. Addresses of e-mail are none. */
export function linksIn(answer: string): string[] {
  const text = stripMarks(answer).normalize('NFKC')
  const spelled = text.match(WITH_SCHEME) ?? []
  return [...spelled, ...(text.replace(WITH_SCHEME, ' ').match(BARE) ?? [])]
}

/** The host a link leads to; null for a link that is neither http nor https, or no address at all. */
function hostOf(link: string): string | null {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(link) ? link : `http://${link}`)
    return /^https?:$/.test(url.protocol) ? plain(url.hostname) : null
  } catch {
    return null
  }
}

/** A host as compared: in ASCII, without www. */
function plain(host: string): string {
  return new URL(`http://${host}`).hostname.replace(/\.$/, '').replace(/^www\./, '')
}
