import { Time } from '../parts/time.tsx'
import { useNow } from '../parts/use-now.ts'
import type { Chat } from '../shapes.ts'
import css from './chat-header.module.css'
import { useWords } from './words/use-words.ts'

/** Whether the other side writes, is here, or when it was last. */
export function Presence({ chat, typingUntil }: { chat: Chat; typingUntil: number }) {
  const words = useWords()
  useNow(1000)
  if (typingUntil > Date.now()) return <span className={css.live}>{words.typing}</span>
  if (chat.other?.online) return <span className={css.live}>{words.online}</span>
  if (!chat.other?.lastSeenAt) return null
  return (
    <>
      {words.seen} <Time at={chat.other.lastSeenAt} />
    </>
  )
}
