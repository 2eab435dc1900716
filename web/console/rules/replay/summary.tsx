import { PlaceLink } from '../../../parts/place-link.tsx'
import { plural } from '../../../parts/plural.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import type { Replay } from '../shapes.ts'
import css from './replay.module.css'
import { useReplayWords } from './words.ts'

/** The replay in a sentence: "41 leads are decided otherwise of 2,000; Ali −12 %; 3 would have nobody". Each number opens its leads. */
export function Summary({ id, report }: { id: string; report: NonNullable<Replay['report']> }) {
  const { language } = useLanguage()
  const words = useReplayWords()
  const { leads, changed, newlyWaiting, newlyPlaced, freelancers } = report
  const all = plural(language, leads, words.of)
  if (!changed) return <p className={css.sentence}>{words.same(all)}</p>
  const to = (question: string) => `/console/rules/replay?id=${id}&${question}`
  const moved = mostMoved(freelancers)
  return (
    <p role="status" className={css.sentence}>
      <PlaceLink href={to('kind=changed')}>{plural(language, changed, words.changes)}</PlaceLink> {words.outOf(all)}
      {moved.map((one) => (
        <span key={one.freelancerId}>
          {' · '}
          <PlaceLink href={to(`freelancerId=${one.freelancerId}`)}>
            <bdi>{one.name}</bdi> <bdi dir="ltr">{shiftText(one)}</bdi>
          </PlaceLink>
        </span>
      ))}
      {newlyWaiting ? (
        <>
          {' · '}
          <PlaceLink href={to('kind=waiting')}>{plural(language, newlyWaiting, words.waiting)}</PlaceLink>
        </>
      ) : null}
      {newlyPlaced ? (
        <>
          {' · '}
          <PlaceLink href={to('kind=placed')}>{plural(language, newlyPlaced, words.placed)}</PlaceLink>
        </>
      ) : null}
    </p>
  )
}

/** Who loses most, and who gains most. */
function mostMoved(people: NonNullable<Replay['report']>['freelancers']) {
  const sorted = people.toSorted((a, b) => a.after - a.before - (b.after - b.before))
  const [least, most] = [sorted[0], sorted.at(-1)]
  return [least && least.after < least.before ? least : undefined, most && most.after > most.before ? most : undefined].filter(
    (one) => one !== undefined,
  )
}

/** How much more or less somebody would have had: "−12 %"; of nothing before, the number itself. */
export function shiftText({ before, after }: { before: number; after: number }): string {
  const sign = after < before ? '−' : '+'
  if (!before) return `${sign}${Math.abs(after - before)}`
  return `${sign}${Math.round((Math.abs(after - before) / before) * 100)} %`
}
