import { PlaceLink } from '../../../parts/place-link.tsx'
import { plural } from '../../../parts/plural.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import type { Decision } from '../shapes.ts'
import css from './bench.module.css'
import { useBenchWords } from './words.ts'

/** The best three with their scores and reasons, and why the others are not among them. */
export function Candidates({ decision }: { decision: Decision }) {
  const { language } = useLanguage()
  const words = useBenchWords()
  const best = decision.candidates.filter(({ eligible }) => eligible).slice(0, 3)
  const out = decision.excluded.filter(({ count }) => count > 0)
  return (
    <>
      {best.length ? (
        <section className={css.part}>
          <h3>{words.scores}</h3>
          <ol>
            {best.map((one) => (
              <li key={one.freelancerId} className={css.candidate}>
                <PlaceLink href={`/console/freelancers/${one.freelancerId}`}>
                  <bdi>{one.name}</bdi>
                </PlaceLink>
                <span>
                  {Math.round(one.score)} <small>{words.of100}</small>
                </span>
                <progress max={100} value={one.score} aria-label={one.name} />
                <p dir="auto">{one.reasons[0]?.text}</p>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      {out.length ? (
        <section className={css.part}>
          <h3>{words.whyNot}</h3>
          <ul>
            {out.map(({ code, text, count }) => (
              <li key={code} className={css.out}>
                <span>{plural(language, count, words.people)}</span>
                <span dir="auto">{text}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  )
}
