import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { flag, reply } from '../parts/icons.ts'
import { Ticks } from '../parts/thread/ticks.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { clockTime, exact } from '../parts/when.ts'
import type { Chat, ChatMessage } from '../shapes.ts'
import css from './bubble.module.css'
import { Content } from './content.tsx'
import { Quote } from './quote.tsx'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'
import { tickOf } from './tick-of.ts'
import { useSwipe } from './use-swipe.ts'
import { useWords } from './words/use-words.ts'

/** One message at its side; a swipe or a button answers it, a tap shows what can be done. */
export function MessageRow({
  room,
  row,
  chat,
  messages,
  onReply,
  onReport,
}: {
  room: Room
  row: Extract<Row, { kind: 'message' }>
  chat: Chat
  messages: readonly ChatMessage[]
  onReply(message: ChatMessage): void
  onReport(seq: number): void
}) {
  const words = useWords()
  const { language } = useLanguage()
  const { message, first, last } = row
  const [shown, show] = useState(false)
  const swipe = useSwipe(() => chat.status === 'active' && onReply(message))
  const mine = message.sender === chat.me
  const at = new Date(message.createdAt)
  const classes = [css.row, mine ? css.mine : '', first ? css.first : '', last ? css.last : ''].join(' ')
  return (
    <div className={classes} data-seq={message.seq} {...swipe}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a tap is one more way; the buttons beside it are there for the keyboard */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <div className={css.bubble} onClick={() => show(!shown)}>
        <span className="only-read">{mine ? words.you : (chat.other?.name ?? words[message.sender as 'client'])}:</span>
        {message.replyTo ? <Quote seq={message.replyTo} messages={messages} chat={chat} /> : null}
        <Content room={room} message={message} />
        {mine && message.noticed.length ? <Noticed message={message} policy={chat.policy} /> : null}
        {last || mine ? (
          <span className={css.foot}>
            <time dateTime={message.createdAt} title={exact(language, at)}>
              {clockTime(language, at)}
            </time>
            {mine ? <Ticks tick={tickOf(message.seq, chat)} /> : null}
          </span>
        ) : null}
      </div>
      <div className={`${css.actions} ${shown ? css.shown : ''}`}>
        {chat.status === 'active' ? (
          <Button weight="quiet" aria-label={words.reply} onClick={() => onReply(message)}>
            <Icon strokes={reply} size={20} turns />
          </Button>
        ) : null}
        {mine ? null : (
          <Button weight="quiet" aria-label={words.report} onClick={() => onReport(message.seq)}>
            <Icon strokes={flag} size={20} />
          </Button>
        )}
      </div>
    </div>
  )
}

/** Says to its writer what the house noticed, kindly. */
function Noticed({ message, policy }: { message: ChatMessage; policy: Chat['policy'] }) {
  const words = useWords()
  const rude = message.noticed.includes('abuse')
  const way = message.noticed.some((one) => one !== 'abuse')
  return (
    <>
      {rude ? <span className={css.note}>{words.rude}</span> : null}
      {way ? <span className={css.note}>{policy === 'mask' ? words.masked : words.noticed}</span> : null}
    </>
  )
}
