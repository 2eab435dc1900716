import { PlaceLink } from '../../parts/place-link.tsx'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { Chip } from '../parts/chip.tsx'
import { causeOf } from './causes.ts'
import css from './deliveries.module.css'
import { addressOf } from './filter.ts'
import type { Lane } from './shapes.ts'
import { useDeliveryWords } from './words.ts'

/** How each account stands: what is on its way, how fast, what is late; and why it stands still. Each number opens its deliveries. */
export function Lanes({ lanes }: { lanes: readonly Lane[] }) {
  const words = useDeliveryWords()
  if (!lanes.length) return null
  return (
    <ul className={css.lanes} aria-label={words.lanes}>
      {lanes.map((lane) => (
        <li key={`${lane.connectionId}${lane.target}`} className={css.lane}>
          <LaneCard lane={lane} />
        </li>
      ))}
    </ul>
  )
}

function LaneCard({ lane }: { lane: Lane }) {
  const words = useDeliveryWords()
  const { language } = useLanguage()
  const about = { connectionId: lane.connectionId, target: lane.target }
  const numbers = [
    ['depth', 'pending', lane.depth],
    ['dead', 'dead', lane.dead],
    ['uncertain', 'uncertain', lane.uncertain],
    ['waiting', 'waiting', lane.waiting],
  ] as const
  const first = lane.codes[0]
  return (
    <>
      <div className={css.laneHead}>
        <h2>
          <bdi>{lane.label}</bdi>
        </h2>
        <Chip>{words.targets[lane.target] ?? lane.target}</Chip>
      </div>
      <ul className={css.numbers}>
        {numbers
          .filter(([name, , n]) => n > 0 || name === 'depth')
          .map(([name, status, n]) => (
            <li key={name}>
              <PlaceLink href={addressOf({ ...about, status })} className={name === 'depth' ? css.number : css.alarm}>
                <strong>{n}</strong> {words.lane[name]}
              </PlaceLink>
            </li>
          ))}
        <li>
          <PlaceLink href={addressOf({ ...about, status: 'done' })} className={css.number}>
            <strong>{lane.doneLastHour}</strong> {words.lane.rate}
          </PlaceLink>
        </li>
      </ul>
      <p className={css.soft}>
        {lane.oldestAt ? (
          <>
            {words.lane.oldest} <Time at={lane.oldestAt} />
            {lane.retrying ? ` · ${lane.retrying} ${words.lane.retrying}` : ''}
          </>
        ) : (
          words.lane.none
        )}
      </p>
      {first ? (
        <p className={css.soft}>
          {words.lane.why}: {causeOf(language, first.code)?.short ?? <bdi>{first.code}</bdi>}
        </p>
      ) : null}
      {lane.paused ? <p className={css.parked}>{words.lane.paused}</p> : null}
      {lane.parkedUntil && !lane.paused ? (
        <p className={css.parked}>
          {words.lane.parked} <Time at={lane.parkedUntil} />
          {lane.parkedWhy ? (
            <>
              {' · '}
              <bdi>{lane.parkedWhy}</bdi>
            </>
          ) : null}
        </p>
      ) : null}
    </>
  )
}
