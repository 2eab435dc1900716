import { linkParts } from './link-parts.ts'

/** A text whose web addresses can be followed; they open beside, and learn nothing of this page. */
export function WithLinks({ text }: { text: string }) {
  let at = 0
  return linkParts(text).map(({ text: part, href }) => {
    at += part.length
    return href ? (
      <a key={at} href={href} target="_blank" rel="noopener noreferrer" dir="ltr">
        {part}
      </a>
    ) : (
      part
    )
  })
}
