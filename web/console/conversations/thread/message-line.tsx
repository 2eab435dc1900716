import { Icon } from '../../../parts/icon.tsx'
import { bell, phone, user } from '../../../parts/icons.ts'
import { Ticks } from '../../../parts/thread/ticks.tsx'
import { WithLinks } from '../../../parts/thread/with-links.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { clockTime, exact } from '../../../parts/when.ts'
import { useMe } from '../../me.ts'
import { bot } from '../../parts/icons.ts'
import type { Message } from '../shapes.ts'
import { type TalkWords, useTalkWords } from '../words.ts'
import { Attached } from './attached.tsx'
import css from './bubble.module.css'
import { causeOf } from './cause.ts'
import type { Line } from './lines.ts'

const ICONS = { bot, person: user, phone, house: bell }

/** One message at its side: the client's at the start, ours at the end; whose word ours is, is always said. */
export function MessageLine({ line, reload }: { line: Extract<Line, { kind: 'message' }>; reload(): void }) {
  const words = useTalkWords()
  const { language } = useLanguage()
  const { message, first, last } = line
  const { by, files, status, text, transcript, choices } = message
  const mine = by !== 'client'
  const at = new Date(message.occurredAt)
  const classes = [
    css.row,
    mine ? css.mine : '',
    by === 'bot' ? css.bot : by === 'house' ? css.house : '',
    first ? css.first : '',
    last ? css.last : '',
  ]
  return (
    <div className={classes.filter(Boolean).join(' ')} data-seq={message.seq} data-by={by}>
      <div className={css.bubble}>
        <Writer message={message} shown={first && mine} words={words} />
        {message.deletedAt ? <p className={css.gone}>{words.takenBack}</p> : null}
        {files.map((file) => (
          <Attached key={file.id} file={file} reload={reload} />
        ))}
        {text ? (
          <p className={css.text} dir="auto">
            <WithLinks text={text} />
          </p>
        ) : files.length || message.deletedAt ? null : (
          <p className={css.gone}>{words.kinds[message.type] ?? words.said}</p>
        )}
        {transcript ? (
          <p className={css.heard} dir="auto">
            {words.heard}: {transcript}
          </p>
        ) : null}
        {choices.length ? (
          <ul className={css.choices} aria-label={words.offered}>
            {choices.map((choice) => (
              <li key={choice}>
                <bdi>{choice}</bdi>
              </li>
            ))}
          </ul>
        ) : null}
        <span className={css.foot}>
          {message.reaction ? <span className={css.reaction}>{message.reaction}</span> : null}
          {message.editedAt ? <span>{words.edited}</span> : null}
          <time dateTime={message.occurredAt} title={exact(language, at)}>
            {clockTime(language, at)}
          </time>
          {mine && status ? <Ticks tick={status === 'queued' ? 'waiting' : status} /> : null}
        </span>
        {status === 'failed' ? (
          <p className={css.bad}>
            {words.notSent}. {causeOf(words, language, message.why)}
          </p>
        ) : null}
      </div>
    </div>
  )
}

function Writer({ message: { by, author, type }, shown, words }: { message: Message; shown: boolean; words: TalkWords }) {
  const me = useMe()
  const name = author && author.actor === `person:${me.person?.id}` ? words.you : (author?.name ?? words.by[by])
  if (!shown) return <span className="only-read">{name}:</span>
  return (
    <span className={css.writer}>
      <Icon strokes={ICONS[by as keyof typeof ICONS]} size={16} />
      <bdi>{name}</bdi>
      {type === 'template' ? ` · ${words.template}` : null}
    </span>
  )
}
