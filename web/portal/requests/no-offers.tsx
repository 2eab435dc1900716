import { buttonClass } from '../../parts/button.tsx'
import { inbox } from '../../parts/icons.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { State } from '../../parts/state.tsx'
import { TapTime } from '../../parts/tap-time.tsx'
import { useWords } from '../words/use-words.ts'

/** Nothing waits: says when the last request came, and how to be found more. */
export function NoOffers({ last }: { last: string | undefined }) {
  const { requests: words } = useWords()
  return (
    <State strokes={inbox} title={words.emptyTitle}>
      {last ? (
        <p>
          {words.last} <TapTime at={last} />
        </p>
      ) : (
        <p>{words.never}</p>
      )}
      <p>{words.found}</p>
      <PlaceLink href="/portal/me" className={buttonClass('outlined')}>
        {words.toProfile}
      </PlaceLink>
    </State>
  )
}
