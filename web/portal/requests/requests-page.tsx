import { useRef } from 'react'
import { Fault } from '../../parts/fault.tsx'
import { useTopic } from '../../parts/live-context.ts'
import { Loading } from '../../parts/loading.tsx'
import { go } from '../../parts/path.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { useResource } from '../../parts/use-resource.ts'
import type { Offer } from '../../shapes.ts'
import type { Place } from '../place.ts'
import { useWords } from '../words/use-words.ts'
import { NoOffers } from './no-offers.tsx'
import { loadOffers, loadPast, shownOffers } from './offers.ts'
import { OpenedRequest } from './opened-request.tsx'
import { PastOffers } from './past-offers.tsx'
import { RequestCard } from './request-card.tsx'
import css from './requests-page.module.css'

/** My requests: what waits for me as cards, what is past as a list; an address opens one of them. */
export function RequestsPage({ place }: { place: Extract<Place, { part: 'requests' }> }) {
  const { requests: words } = useWords()
  const offers = useResource(loadOffers)
  const past = useResource(loadPast)
  const seen = useRef(new Set<string>())
  useTopic('requests', () => {
    offers.reload()
    past.reload()
  })
  for (const offer of offers.value?.open ?? []) seen.current.add(offer.id)
  const shown = offers.value && shownOffers(offers.value, seen.current)

  /** The answer is shown at once; the lists follow. */
  function answered(now?: Offer) {
    if (now) {
      offers.change(({ open, accepted }) => ({
        open: now.status === 'asked' ? open.map((one) => (one.id === now.id ? now : one)) : open.filter((one) => one.id !== now.id),
        accepted: now.status === 'accepted' ? [now, ...accepted] : accepted,
      }))
      go('/portal', true)
    }
    offers.reload()
    past.reload()
  }

  return (
    <>
      <div className={css.head}>
        <h1>{words.title}</h1>
        <nav className={css.tabs} aria-label={words.title}>
          <PlaceLink href="/portal" aria-current={place.past ? undefined : 'page'}>
            {words.open}
          </PlaceLink>
          <PlaceLink href="/portal/requests/past" aria-current={place.past ? 'page' : undefined}>
            {words.past}
          </PlaceLink>
        </nav>
      </div>
      {place.past ? (
        <PastOffers past={past} />
      ) : offers.fault && !shown ? (
        <Fault code={offers.fault} onRetry={offers.reload} />
      ) : !shown ? (
        <Loading />
      ) : shown.length ? (
        <ul className={css.list}>
          {shown.map((offer) => (
            <li key={offer.id}>
              <RequestCard offer={offer} />
            </li>
          ))}
        </ul>
      ) : (
        <NoOffers last={past.value?.[0]?.offeredAt} />
      )}
      {place.requestId || place.leadId ? (
        <OpenedRequest
          key={place.requestId ?? place.leadId}
          requestId={place.requestId}
          leadId={place.leadId}
          known={shown?.find((one) => one.id === place.requestId || one.leadId === place.leadId)}
          onAnswered={answered}
          onClose={() => go('/portal', true)}
        />
      ) : null}
    </>
  )
}
