import { PlaceLink } from '../../../parts/place-link.tsx'
import { faultIn, usePartWords } from '../../../parts/words.ts'
import { Chip } from '../../parts/chip.tsx'
import { useRoom } from '../room.ts'
import css from './bench.module.css'
import { useBench } from './bench-context.ts'
import { Candidates } from './candidates.tsx'
import { useBenchWords } from './words.ts'

/** What the draft says of the lead on the bench: who gets it and by which rule, the best three, why not the others, what would change it. */
export function Result() {
  const { decision, isAsking, fault } = useBench()
  const { draft, words: room } = useRoom()
  const words = useBenchWords()
  const parts = usePartWords()
  const nameOf = (id: string) => room.people.get(id)?.name ?? id
  const rule = decision && draft.rules.find(({ id }) => id === decision.decidedBy)
  return (
    <div className={css.result} aria-busy={isAsking || undefined}>
      {fault ? <p role="alert">{fault === 'faulty' ? words.faulty : faultIn(parts, fault)}</p> : null}
      {isAsking && !decision ? <p>{words.asking}</p> : null}
      {decision ? (
        <>
          <div role="status" className={css.outcome}>
            <p>{words.outcomes[decision.outcome]}</p>
            {decision.chosen.map((id) => (
              <strong key={id}>
                <bdi>{nameOf(id)}</bdi>
              </strong>
            ))}
            {decision.waiting ? <p dir="auto">{decision.waiting.text}</p> : null}
          </div>
          <p className={css.by}>
            {words.by}{' '}
            <PlaceLink href={`/console/rules/${encodeURIComponent(decision.decidedBy)}`}>
              <bdi>{rule?.name ?? words.catchAll}</bdi>
            </PlaceLink>
          </p>
          {decision.tags.length ? (
            <p className={css.tags}>
              {decision.tags.map((tag) => (
                <Chip key={tag}>
                  <bdi>{tag}</bdi>
                </Chip>
              ))}
            </p>
          ) : null}
          <Candidates decision={decision} />
          {decision.counterfactuals.length ? (
            <section className={css.part}>
              <h3>{words.change}</h3>
              <ul>
                {decision.counterfactuals.map(({ text }) => (
                  <li key={text} dir="auto">
                    {text}
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
        </>
      ) : null}
    </div>
  )
}
