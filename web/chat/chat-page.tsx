import { Fault } from '../parts/fault.tsx'
import { messages } from '../parts/icons.ts'
import { Loading } from '../parts/loading.tsx'
import { State } from '../parts/state.tsx'
import { useStore } from '../parts/store.ts'
import { OpenChat } from './open-chat.tsx'
import { load } from './receive.ts'
import type { Room } from './room.ts'
import { useRoom } from './use-room.ts'
import { useWords } from './words/use-words.ts'

/** A private chat's page, for either side. */
export function ChatPage({ chatId }: { chatId: string }) {
  const room = useRoom(chatId)
  return room ? <ChatOf room={room} /> : <Loading />
}

function ChatOf({ room }: { room: Room }) {
  const state = useStore(room.state)
  const words = useWords()
  if (state.chat) return <OpenChat room={room} state={{ ...state, chat: state.chat }} />
  if (state.fault === 'unauthenticated' || state.fault === 'not_found')
    return (
      <main>
        <State strokes={messages} title={words.noChat} alert />
      </main>
    )
  return <main>{state.fault ? <Fault code={state.fault} onRetry={() => void load(room)} /> : <Loading />}</main>
}
