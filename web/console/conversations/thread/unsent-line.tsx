import { Button } from '../../../parts/button.tsx'
import { Ticks } from '../../../parts/thread/ticks.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { clockTime } from '../../../parts/when.ts'
import { faultIn, usePartWords } from '../../../parts/words.ts'
import { useTalkWords } from '../words.ts'
import css from './bubble.module.css'
import type { Unsent } from './unsent.ts'
import type { Thread } from './use-thread.ts'

/** A message of mine that the server has not taken yet: seen at once; refused, it says why and is sent again or removed. */
export function UnsentLine({ unsent, thread }: { unsent: Unsent; thread: Thread }) {
  const words = useTalkWords()
  const parts = usePartWords()
  const { language } = useLanguage()
  return (
    <div className={`${css.row} ${css.mine} ${css.first} ${css.last}`} data-unsent={unsent.key}>
      <div className={css.bubble}>
        <span className="only-read">{words.you}:</span>
        <p className={css.text} dir="auto">
          {unsent.text}
        </p>
        <span className={css.foot}>
          {clockTime(language, new Date(unsent.at))}
          <Ticks tick={unsent.refused ? 'failed' : 'waiting'} />
        </span>
        {unsent.refused ? (
          <div role="alert">
            <p className={css.bad}>{faultIn(parts, unsent.refused)}</p>
            <Button onClick={() => thread.sendAgain(unsent)}>{words.retry}</Button>
            <Button weight="bad" onClick={() => thread.drop(unsent)}>
              {words.drop}
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  )
}
