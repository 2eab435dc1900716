import { Icon } from '../../../parts/icon.tsx'
import { Loading } from '../../../parts/loading.tsx'
import { useQuery } from '../../../parts/path.ts'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { Time } from '../../../parts/time.tsx'
import { onward } from '../../parts/icons.ts'
import { Rows } from '../../parts/rows.tsx'
import { useList } from '../../parts/use-list.ts'
import type { Replay, ReplayDifference } from '../shapes.ts'
import css from './replay.module.css'
import { useReplayWords } from './words.ts'

/** The leads that come out otherwise, before → after; the address narrows them to one person or one kind. */
export function Differences({ id, people }: { id: string; people: NonNullable<Replay['report']>['freelancers'] }) {
  const words = useReplayWords()
  const query = useQuery()
  const freelancerId = query.get('freelancerId') ?? ''
  const kind = query.get('kind') ?? ''
  const list = useList<ReplayDifference>(`/rule-sets/replays/${id}/differences`, { freelancerId, kind }, 30)
  const person = people.find((one) => one.freelancerId === freelancerId)
  return (
    <section className={css.part}>
      <h2>{person ? words.onlyOf(person.name) : words.leads}</h2>
      {freelancerId || (kind && kind !== 'changed') ? (
        <PlaceLink className={css.all} href={`/console/rules/replay?id=${id}`}>
          {words.everyone}
        </PlaceLink>
      ) : null}
      <Rows list={list} empty={<Loading />}>
        {(rows) => (
          <ul className={css.differences}>
            {rows.map((row) => (
              <li key={row.leadId}>
                <PlaceLink className={css.lead} href={`/console/leads/${row.leadId}`}>
                  <bdi>{row.name ?? words.unnamed}</bdi>
                  {row.receivedAt ? <Time at={row.receivedAt} /> : null}
                </PlaceLink>
                <Side label={words.before} side={row.before} />
                <span className={css.arrow}>
                  <Icon strokes={onward} />
                  <span className="only-read">{words.becomes}</span>
                </span>
                <Side label={words.after} side={row.after} />
              </li>
            ))}
          </ul>
        )}
      </Rows>
    </section>
  )
}

function Side({ label, side }: { label: string; side: ReplayDifference['before'] }) {
  const words = useReplayWords()
  const who = side.chosen.map(({ name }) => name).join('، ')
  return (
    <div>
      <p className={css.label}>{label}</p>
      <p>
        <strong>
          <bdi>{who || (side.outcome === 'refused' ? words.refused : words.nobody)}</bdi>
        </strong>
      </p>
      <p className={css.label}>
        {side.waiting
          ? side.waiting.text
          : `${words.by} ${side.decidedBy === 'catchAll' ? words.catchAll : (side.ruleName ?? side.decidedBy)}`}
      </p>
    </div>
  )
}
