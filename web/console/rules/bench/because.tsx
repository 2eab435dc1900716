import { Icon } from '../../../parts/icon.tsx'
import { check, close } from '../../../parts/icons.ts'
import { useRoom } from '../room.ts'
import { useNames } from '../sentence/use-names.ts'
import css from './bench.module.css'
import type { Step } from './bench-context.ts'
import { useBenchWords } from './words.ts'

/** What became of a rule in the trial, in words: the state is never told by its colour alone. */
export function BecauseLine({ step }: { step: Step }) {
  const words = useBenchWords()
  const { names } = useNames(useRoom().words)
  if (step.state === 'idle') return null
  const isHeld = step.state !== 'failed'
  const missed = step.missed.slice(0, 2).map(({ fact, actual }) => {
    const said =
      actual === null
        ? words.untold
        : [actual]
            .flat()
            .slice(0, 6)
            .map((one) => names.value(fact, one))
            .join(' ')
    return `${names.fact(fact).label}: ${said}`
  })
  const why = [...step.because, ...missed].slice(0, 3)
  return (
    <p className={`${css.because} ${isHeld ? css.held : ''}`}>
      <Icon strokes={isHeld ? check : close} size={16} />
      <span>
        {words.steps[step.state]}
        {why.length ? <> — {why.join(words.between)}</> : null}
      </span>
    </p>
  )
}
