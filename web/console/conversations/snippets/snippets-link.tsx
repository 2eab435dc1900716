import { buttonClass } from '../../../parts/button.tsx'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { useTalkWords } from '../words.ts'

/** The way to the saved replies. */
export function SnippetsLink() {
  return (
    <PlaceLink className={buttonClass('outlined')} href="/console/conversations/snippets">
      <span aria-hidden="true">/</span>
      {useTalkWords().snippets}
    </PlaceLink>
  )
}
