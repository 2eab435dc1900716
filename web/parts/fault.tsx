import { Button } from './button.tsx'
import { offline, warning } from './icons.ts'
import { State } from './state.tsx'
import { faultIn, usePartWords } from './words.ts'

/** A page that could not be had: its cause, and the way to try again. */
export function Fault({ code, onRetry }: { code: string; onRetry?(): void }) {
  const words = usePartWords()
  return (
    <State strokes={code === 'offline' ? offline : warning} title={faultIn(words, code)} alert>
      {onRetry ? (
        <Button weight="outlined" onClick={onRetry}>
          {words.retry}
        </Button>
      ) : null}
    </State>
  )
}
