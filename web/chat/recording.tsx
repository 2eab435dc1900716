import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { send, trash } from '../parts/icons.ts'
import { useNow } from '../parts/use-now.ts'
import { lengthOf } from '../parts/when.ts'
import css from './composer.module.css'
import { useWords } from './words/use-words.ts'

/** While a voice note is recorded: how long it is, the bin, and sending it. */
export function Recording({ since, onDrop, onSend }: { since: number; onDrop(): void; onSend(): void }) {
  const words = useWords()
  useNow(500)
  return (
    <>
      <Button weight="bad" className={css.round} aria-label={words.drop} onClick={onDrop}>
        <Icon strokes={trash} />
      </Button>
      <span className={css.recording}>
        <span className={css.dot} aria-hidden="true" />
        <span role="status">{words.recording}</span>
        <span>{lengthOf((Date.now() - since) / 1000)}</span>
      </span>
      <Button weight="filled" className={css.round} aria-label={words.stopSend} onClick={onSend} autoFocus>
        <Icon strokes={send} size={20} turns />
      </Button>
    </>
  )
}
