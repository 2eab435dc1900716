import { useMemo } from 'react'
import { Button } from '../parts/button.tsx'
import { plural } from '../parts/plural.ts'
import { DayLine } from '../parts/thread/day-line.tsx'
import { useScroll } from '../parts/thread/use-scroll.ts'
import { useLanguage } from '../parts/use-language.ts'
import type { Chat, ChatMessage } from '../shapes.ts'
import css from './message-list.module.css'
import { MessageRow } from './message-row.tsx'
import { OutgoingRow } from './outgoing-row.tsx'
import { loadEarlier } from './receive.ts'
import type { Room, RoomState } from './room.ts'
import { rowsOf } from './rows.ts'
import { onTheWay } from './thread.ts'
import { useReading } from './use-reading.ts'
import { useWords } from './words/use-words.ts'

/** What was said, by days and minutes, the newest below; whoever reads further up is not torn away. */
export function MessageList({
  room,
  state,
  onReply,
  onReport,
}: {
  room: Room
  state: RoomState & { chat: Chat }
  onReply(message: ChatMessage): void
  onReport(seq: number): void
}) {
  const words = useWords()
  const { language } = useLanguage()
  const { chat, messages } = state
  const rows = useMemo(() => rowsOf(messages), [messages])
  const waiting = onTheWay(state.outbox, messages)
  const { scroll, atEnd, toEnd } = useScroll(messages[0]?.seq, waiting.length)
  useReading(room, messages.at(-1)?.seq, atEnd)
  const unread =
    atEnd || chat.me === 'system' ? 0 : messages.filter((one) => one.sender !== chat.me && one.seq > chat.read[chat.me as 'client']).length
  return (
    <main className={css.holder}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <div className={css.scroll} ref={scroll} tabIndex={0} role="log" aria-label={words.list}>
        <div className={css.list}>
          {state.hasEarlier ? (
            <Button className={css.earlier} onClick={() => void loadEarlier(room).catch(() => {})}>
              {words.earlier}
            </Button>
          ) : (
            <p className={css.system}>{words.begin}</p>
          )}
          {rows.length || waiting.length ? null : <p className={css.system}>{words.empty}</p>}
          {rows.map((row) =>
            row.kind === 'day' ? (
              <DayLine key={row.key} at={row.at} />
            ) : row.message.sender === 'system' ? (
              <p key={row.key} className={css.system} dir="auto">
                {words.ended[row.message.text ?? ''] ?? row.message.text}
              </p>
            ) : (
              <MessageRow key={row.key} room={room} row={row} chat={chat} messages={messages} onReply={onReply} onReport={onReport} />
            ),
          )}
          {waiting.map((item) => (
            <OutgoingRow key={item.clientMessageId} room={room} item={item} progress={state.progress[item.clientMessageId]} />
          ))}
        </div>
      </div>
      {atEnd ? null : (
        <Button weight="outlined" className={css.toEnd} onClick={toEnd}>
          {unread ? plural(language, unread, words.fresh) : words.toEnd}
        </Button>
      )}
    </main>
  )
}
