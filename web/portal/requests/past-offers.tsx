import { Fault } from '../../parts/fault.tsx'
import { inbox } from '../../parts/icons.ts'
import { Loading } from '../../parts/loading.tsx'
import { moneyText } from '../../parts/money.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import type { Resource } from '../../parts/use-resource.ts'
import type { Offer } from '../../shapes.ts'
import { useWords } from '../words/use-words.ts'
import css from './past-offers.module.css'

/** What I answered or missed, the newest first, and how each ended. */
export function PastOffers({ past }: { past: Resource<Offer[]> }) {
  const { requests: words } = useWords()
  const { language } = useLanguage()
  if (!past.value) return past.fault ? <Fault code={past.fault} onRetry={past.reload} /> : <Loading />
  if (!past.value.length) return <State strokes={inbox} title={words.emptyPast} />
  return (
    <ul className={css.list}>
      {past.value.map((offer) => (
        <li key={offer.id}>
          <PlaceLink href={`/portal/requests/${offer.id}`} className={css.row}>
            <span className={css.line}>
              <strong>{offer.lead.categoryWords?.[language] ?? words.details}</strong>
              <span>{words.status[offer.status]}</span>
            </span>
            <span className={`${css.line} ${css.small}`}>
              <bdi>{(offer.lead.budget && moneyText(language, offer.lead.budget)) ?? words.noValue}</bdi>
              <Time at={offer.offeredAt} />
            </span>
          </PlaceLink>
        </li>
      ))}
    </ul>
  )
}
