import { Fragment, useState } from 'react'
import { Icon } from '../../../parts/icon.tsx'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { Time } from '../../../parts/time.tsx'
import { down } from '../../parts/icons.ts'
import { useLeadWords } from '../words.ts'
import { DeliveryStory } from './delivery-story.tsx'
import css from './line.module.css'
import { RawArrival } from './raw-arrival.tsx'
import type { Station } from './stations.ts'

/** One station: what happened and when; open, the raw evidence. */
export function StationRow({ station, onRetried }: { station: Station; onRetried(): void }) {
  const words = useLeadWords()
  const [open, setOpen] = useState(false)
  const { entry, text, tone, strokes } = station
  return (
    <li className={`${css.station} ${css[tone]}`}>
      <span className={css.dot}>
        <Icon strokes={strokes} size={16} />
      </span>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className={css.text}>
            {text.map((piece, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence keep their places
              <Fragment key={i}>{piece.theirs ? <bdi>{piece.text}</bdi> : piece.text}</Fragment>
            ))}
          </span>
          <Time at={entry.at} />
          <Icon strokes={down} size={16} />
        </summary>
        {open ? (
          <div className={css.behind}>
            {entry.delivery ? <DeliveryStory delivery={entry.delivery} onRetried={onRetried} /> : null}
            {entry.entryId ? <RawArrival entryId={entry.entryId} /> : null}
            <Links params={entry.params} />
            <h3 className={css.small}>{words.line.evidence}</h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
            <pre className={css.raw} dir="ltr" tabIndex={0}>
              {JSON.stringify({ verb: entry.verb, at: entry.at, ...entry.params }, null, 2)}
            </pre>
          </div>
        ) : null}
      </details>
    </li>
  )
}

/** Ways on from what happened: the other lead, the conversation. */
function Links({ params }: { params: Record<string, unknown> }) {
  const words = useLeadWords()
  const lead = params.into ?? params.leadId
  return (
    <>
      {typeof lead === 'string' ? (
        <PlaceLink className={css.link} href={`/console/leads/${lead}`}>
          {words.line.otherLead}
        </PlaceLink>
      ) : null}
      {typeof params.conversationId === 'string' ? (
        <PlaceLink className={css.link} href={`/console/conversations/${params.conversationId}`}>
          {words.line.conversation}
        </PlaceLink>
      ) : null}
    </>
  )
}
