import { call, type Page } from '../../api.ts'
import { Fault } from '../../parts/fault.tsx'
import { messages } from '../../parts/icons.ts'
import { useTopic } from '../../parts/live-context.ts'
import { Loading } from '../../parts/loading.tsx'
import { State } from '../../parts/state.tsx'
import { useResource } from '../../parts/use-resource.ts'
import type { ChatRow } from '../../shapes.ts'
import { useWords } from '../words/use-words.ts'
import { ChatLink } from './chat-link.tsx'
import css from './chats-page.module.css'

/** My chats, the last moved first. */
export function ChatsPage() {
  const { chats: words } = useWords()
  const chats = useResource(() => call<Page<ChatRow>>('GET', '/chats?limit=100'))
  useTopic('notifications', chats.reload)
  return (
    <>
      <h1>{words.title}</h1>
      {!chats.value ? (
        chats.fault ? (
          <Fault code={chats.fault} onRetry={chats.reload} />
        ) : (
          <Loading />
        )
      ) : chats.value.data.length ? (
        <ul className={css.list}>
          {chats.value.data.map((chat) => (
            <li key={chat.id}>
              <ChatLink chat={chat} />
            </li>
          ))}
        </ul>
      ) : (
        <State strokes={messages} title={words.emptyTitle}>
          <p>{words.empty}</p>
        </State>
      )}
    </>
  )
}
