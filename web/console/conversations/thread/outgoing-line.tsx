import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { user } from '../../../parts/icons.ts'
import { Ticks } from '../../../parts/thread/ticks.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { clockTime, exact } from '../../../parts/when.ts'
import { useMe } from '../../me.ts'
import { writeInstead } from '../composer/write-instead.ts'
import type { Outgoing } from '../shapes.ts'
import { useTalkWords } from '../words.ts'
import css from './bubble.module.css'
import { causeOf } from './cause.ts'

/** What a person wrote and has not left: on its way, or never will, with the cause and a way to write it again. */
export function OutgoingLine({ outgoing }: { outgoing: Outgoing }) {
  const words = useTalkWords()
  const { language } = useLanguage()
  const me = useMe()
  const { kind, text, author, status, why, createdAt } = outgoing
  const dead = status === 'dead' || (status === 'waiting' && why !== null)
  const at = new Date(createdAt)
  return (
    <div className={`${css.row} ${css.mine} ${css.first} ${css.last}`} data-outgoing={outgoing.deliveryId}>
      <div className={css.bubble}>
        <span className={css.writer}>
          <Icon strokes={user} size={16} />
          <bdi>{author?.actor === `person:${me.person?.id}` ? words.you : (author?.name ?? words.by.person)}</bdi>
          {kind === 'template' ? ` · ${words.template}` : null}
        </span>
        {text ? (
          <p className={css.text} dir="auto">
            {text}
          </p>
        ) : null}
        <span className={css.foot}>
          <time dateTime={createdAt} title={exact(language, at)}>
            {clockTime(language, at)}
          </time>
          <Ticks tick={dead ? 'failed' : 'waiting'} />
        </span>
        {dead ? (
          <>
            <p className={css.bad}>
              {words.notSent}. {causeOf(words, language, why)}
            </p>
            {text ? <Button onClick={() => writeInstead(text)}>{words.writeAgain}</Button> : null}
          </>
        ) : null}
      </div>
    </div>
  )
}
