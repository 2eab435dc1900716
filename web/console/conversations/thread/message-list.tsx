import { useMemo } from 'react'
import { Button } from '../../../parts/button.tsx'
import { DayLine } from '../../../parts/thread/day-line.tsx'
import { useScroll } from '../../../parts/thread/use-scroll.ts'
import { useAct } from '../../parts/act.ts'
import { useTalkWords } from '../words.ts'
import { linesOf } from './lines.ts'
import { MessageLine } from './message-line.tsx'
import css from './message-list.module.css'
import { NoteLine } from './note-line.tsx'
import { OutgoingLine } from './outgoing-line.tsx'
import { UnsentLine } from './unsent-line.tsx'
import type { Thread } from './use-thread.ts'

/** What was said and noted, by days and minutes, the newest below; whoever reads further up is not torn away. */
export function MessageList({ thread, value }: { thread: Thread; value: NonNullable<Thread['value']> }) {
  const words = useTalkWords()
  const act = useAct()
  const { messages, notes, outgoing } = value
  const { waiting } = thread
  const lines = useMemo(() => linesOf({ messages, notes, outgoing, unsent: waiting }), [messages, notes, outgoing, waiting])
  const first = messages[0]?.seq
  const { scroll, atEnd, toEnd } = useScroll(first, waiting.length + notes.length)
  return (
    <div className={css.holder}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <div className={css.scroll} ref={scroll} tabIndex={0} role="log" aria-label={words.thread}>
        <div className={css.list}>
          {first !== undefined && first > 1 ? (
            <Button className={css.earlier} onClick={() => void act(thread.earlier)}>
              {words.earlier}
            </Button>
          ) : null}
          {lines.length ? null : <p className={css.nothing}>{words.nothing}</p>}
          {lines.map((line) => {
            if (line.kind === 'day') return <DayLine key={line.key} at={line.at} />
            if (line.kind === 'note') return <NoteLine key={line.key} note={line.note} onChange={thread.reload} />
            if (line.kind === 'outgoing') return <OutgoingLine key={line.key} outgoing={line.outgoing} />
            if (line.kind === 'unsent') return <UnsentLine key={line.key} unsent={line.unsent} thread={thread} />
            return <MessageLine key={line.key} line={line} reload={thread.reload} />
          })}
        </div>
      </div>
      {atEnd ? null : (
        <Button weight="outlined" className={css.toEnd} onClick={toEnd}>
          {words.toEnd}
        </Button>
      )}
    </div>
  )
}
