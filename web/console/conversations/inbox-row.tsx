import { user } from '../../parts/icons.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { plural } from '../../parts/plural.ts'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { Chip } from '../parts/chip.tsx'
import { bot } from '../parts/icons.ts'
import css from './inbox.module.css'
import type { Conversation } from './shapes.ts'
import { WindowLeft } from './window-left.tsx'
import { useTalkWords } from './words.ts'

/** One conversation in the list: with whom, the client's last words, who answers, and how long one may. */
export function InboxRow({ conversation, href, isOpen }: { conversation: Conversation; href: string; isOpen: boolean }) {
  const words = useTalkWords()
  const { language } = useLanguage()
  const { contact, channel, lastInbound, handedOverAt, waits, unread, updatedAt } = conversation
  return (
    <li className={unread ? `${css.row} ${css.unread}` : css.row}>
      <PlaceLink href={href} className={css.link} aria-current={isOpen ? 'true' : undefined}>
        <span className={css.head}>
          <bdi className={css.name}>{contact.name ?? words.noName}</bdi>
          <span className={css.at}>
            <Time at={lastInbound?.at ?? updatedAt} />
          </span>
        </span>
        <span className={css.words}>
          <span dir="auto">{lastInbound ? (lastInbound.text ?? words.kinds[lastInbound.type] ?? words.said) : words.nothing}</span>
          {unread ? (
            <span className={css.count} role="img" aria-label={plural(language, unread, words.unread)}>
              {unread >= 100 ? '99+' : unread}
            </span>
          ) : null}
        </span>
        <span className={css.chips}>
          <Chip>{words.channels[channel] ?? channel}</Chip>
          {waits ? (
            <Chip tone="warn" strokes={user}>
              {words.waits}
            </Chip>
          ) : (
            <Chip tone={handedOverAt ? 'plain' : 'accent'} strokes={handedOverAt ? user : bot}>
              {words.ledBy[handedOverAt ? 'person' : 'bot']}
            </Chip>
          )}
          <WindowLeft conversation={conversation} />
        </span>
      </PlaceLink>
    </li>
  )
}
