import { Button } from '../../parts/button.tsx'
import css from './start.module.css'
import type { StepWays } from './start-page.tsx'
import { useStartWords } from './words.ts'

/** The foot of a step: on (saving what was entered), past it, back. */
export function Ways({ ways: { onNext, onBack }, save, busy = false }: { ways: StepWays; save?: string; busy?: boolean }) {
  const words = useStartWords()
  return (
    <div className={css.acts}>
      <Button type="submit" weight="filled" busy={busy}>
        {save ?? words.next}
      </Button>
      <Button weight="outlined" onClick={onNext}>
        {words.skip}
      </Button>
      {onBack ? <Button onClick={onBack}>{words.back}</Button> : null}
    </div>
  )
}
