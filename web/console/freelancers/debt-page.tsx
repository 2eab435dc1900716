import { call } from '../../api.ts'
import { Fault } from '../../parts/fault.tsx'
import { useTopic } from '../../parts/live-context.ts'
import { Loading } from '../../parts/loading.tsx'
import { PlaceLink } from '../../parts/place-link.tsx'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import css from './freelancers.module.css'
import { debtStory } from './say.ts'
import type { Debt, Freelancer } from './shapes.ts'
import { fill, useFreelancerWords } from './words.ts'

/** Why somebody is owed turns, or ahead: the ledger as sentences, then what counted last; each line opens its lead. */
export function DebtPage({ person }: { person: Freelancer }) {
  const words = useFreelancerWords()
  const { language } = useLanguage()
  const debt = useResource(() => call<Debt>('GET', `/freelancers/${person.id}/debt`), person.id)
  useTopic('requests', debt.reload)
  if (!debt.value) return debt.fault ? <Fault code={debt.fault} onRetry={debt.reload} /> : <Loading />
  const [sum, ...why] = debtStory(words, language, debt.value, person.timeZone)
  return (
    <section className={css.story} aria-label={words.tabs.debt}>
      <p className={css.sum}>{sum}</p>
      {why.map((sentence) => (
        <p key={sentence} dir="auto">
          {sentence}
        </p>
      ))}
      <p className={css.hint}>{words.debt.rule}</p>
      {debt.value.latest.length ? (
        <>
          <h2>{words.debt.latest}</h2>
          <ul>
            {debt.value.latest.map((one) => (
              <li key={`${one.at} ${one.leadId} ${one.kind} ${one.turns}`} className={css.entry}>
                <Time at={one.at} />
                <Entry of={one} />
                <bdi dir="ltr" className={css.amount}>
                  {`${one.turns < 0 ? '−' : '+'}${Math.abs(one.turns)}`}
                </bdi>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  )
}

function Entry({ of: { kind, name, leadId, why } }: { of: Debt['latest'][number] }) {
  const words = useFreelancerWords()
  const text = `${fill(words.debt.kinds[kind], { name: name ?? words.none })}${why ? `: ${why}` : ''}`
  return <span dir="auto">{leadId ? <PlaceLink href={`/console/leads/${leadId}`}>{text}</PlaceLink> : text}</span>
}
