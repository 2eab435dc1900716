import { PlaceLink } from '../../../parts/place-link.tsx'
import { Chip } from '../../parts/chip.tsx'
import type { Candidate } from '../shapes.ts'
import { useLeadWords } from '../words.ts'
import css from './detail.module.css'

/** One who was looked at: his score, and why it was him or was not. */
export function CandidateRow({ candidate, chosen }: { candidate: Candidate; chosen: boolean }) {
  const words = useLeadWords()
  return (
    <li className={css.candidate}>
      <div className={css.chips}>
        <PlaceLink href={`/console/freelancers/${candidate.freelancerId}`}>
          <bdi>{candidate.name}</bdi>
        </PlaceLink>
        <Chip>{words.why.score(Math.round(candidate.score))}</Chip>
        {chosen ? <Chip tone="good">{words.why.chosen}</Chip> : null}
      </div>
      <ul>
        {candidate.reasons.map(({ code, text }) => (
          <li key={code} className={css.small} dir="auto">
            {text}
          </li>
        ))}
      </ul>
    </li>
  )
}
