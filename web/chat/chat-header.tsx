import { Icon } from '../parts/icon.tsx'
import { back } from '../parts/icons.ts'
import { useLanguage } from '../parts/use-language.ts'
import type { Chat } from '../shapes.ts'
import css from './chat-header.module.css'
import { ChatMenu } from './chat-menu.tsx'
import type { Above } from './open-chat.tsx'
import { Presence } from './presence.tsx'
import type { Room, RoomState } from './room.ts'
import { useWords } from './words/use-words.ts'

/** A quiet header: with whom, whether they are here, the project's name, status and deadline. */
export function ChatHeader({ room, state, onAbove }: { room: Room; state: RoomState & { chat: Chat }; onAbove(above: Above): void }) {
  const words = useWords()
  const { language } = useLanguage()
  const { chat } = state
  const project = [chat.project.category?.[language] ?? words.project, words.status[chat.status]]
  return (
    <header className={css.head}>
      {chat.me === 'freelancer' ? (
        <a className={css.back} href="/portal/chats" aria-label={words.back}>
          <Icon strokes={back} turns />
        </a>
      ) : null}
      <div className={css.who}>
        <h1>
          <bdi>{chat.other?.name ?? (chat.me === 'client' ? words.freelancer : words.client)}</bdi>
        </h1>
        <p>
          <Presence chat={chat} typingUntil={state.typingUntil} />
        </p>
        <p>
          {project.join(' · ')}
          {chat.project.deadline ? (
            <>
              {' · '}
              {words.due}: <bdi>{chat.project.deadline}</bdi>
            </>
          ) : null}
        </p>
      </div>
      <ChatMenu room={room} chat={chat} onAbove={onAbove} />
    </header>
  )
}
