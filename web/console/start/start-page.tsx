import { useState } from 'react'
import { go } from '../../parts/path.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { State } from '../../parts/state.tsx'
import { useIsAdmin } from '../me.ts'
import { spark } from '../parts/icons.ts'
import { usePlace } from '../place.ts'
import { ChannelStep } from './channel-step.tsx'
import { HouseStep } from './house-step.tsx'
import { LeadStep } from './lead-step.tsx'
import { PeopleStep } from './people-step.tsx'
import { ServicesStep } from './services-step.tsx'
import css from './start.module.css'
import { useStartWords } from './words.ts'

const STEPS = [HouseStep, ServicesStep, PeopleStep, ChannelStep, LeadStep]

/** What a step of the first run is given: the way on, and the way back. */
export interface StepWays {
  onNext(): void
  onBack: (() => void) | undefined
}

/** The first run in five steps, each of which can be skipped; it ends with a lead that has found its freelancer. */
export function StartPage() {
  const words = useStartWords()
  const isAdmin = useIsAdmin()
  const { id } = usePlace()
  // A step that is entered again reads anew.
  const [entered, setEntered] = useState(0)
  const at = Math.min(STEPS.length, Math.max(1, Number(id) || 1))
  const Step = STEPS[at - 1]!
  const to = (step: number) => {
    setEntered((n) => n + 1)
    go(`/console/start/${step}`)
    scrollTo(0, 0)
  }
  if (!isAdmin)
    return (
      <State strokes={spark} title={words.notYours.title}>
        <p>{words.notYours.text}</p>
        <PlaceLink href="/console">{words.notYours.link}</PlaceLink>
      </State>
    )
  return (
    <div className={css.start}>
      <header className={css.head}>
        <p className={css.count}>{words.step(at, STEPS.length)}</p>
        <h1>{words.steps[at - 1]}</h1>
        <ol className={css.bar} aria-hidden="true">
          {STEPS.map((_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps do not move
            <li key={i} className={i < at ? css.past : undefined} />
          ))}
        </ol>
      </header>
      <Step key={`${at}/${entered}`} onNext={() => to(at + 1)} onBack={at > 1 ? () => to(at - 1) : undefined} />
    </div>
  )
}
