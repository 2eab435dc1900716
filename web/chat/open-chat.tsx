import { lazy, Suspense, useEffect, useState } from 'react'
import { LostBar } from '../parts/lost-bar.tsx'
import { keepPush } from '../parts/push.ts'
import { useLine } from '../parts/use-line.ts'
import type { Chat, ChatMessage } from '../shapes.ts'
import { ChatHeader } from './chat-header.tsx'
import css from './chat-page.module.css'
import { ClosedFoot } from './closed-foot.tsx'
import { Composer } from './composer.tsx'
import { MessageList } from './message-list.tsx'
import type { Room, RoomState } from './room.ts'
import { useWords } from './words/use-words.ts'

const CompleteSheet = lazy(async () => ({ default: (await import('./complete-sheet.tsx')).CompleteSheet }))
const RateSheet = lazy(async () => ({ default: (await import('./rate-sheet.tsx')).RateSheet }))
const ReportSheet = lazy(async () => ({ default: (await import('./report-sheet.tsx')).ReportSheet }))

/** What stands above the chat. */
export type Above = { kind: 'report'; messageSeq?: number } | { kind: 'complete' } | { kind: 'rate' }

/** A chat that is there: the header, what was said, and where one writes. */
export function OpenChat({ room, state }: { room: Room; state: RoomState & { chat: Chat } }) {
  const words = useWords()
  const line = useLine(room.live)
  const [above, setAbove] = useState<Above>()
  const [replyTo, setReplyTo] = useState<ChatMessage>()
  const { chat } = state
  const close = () => setAbove(undefined)
  useEffect(() => {
    // Best effort: the next start tries again.
    void keepPush(room.chatId).catch(() => {})
  }, [room])
  return (
    <div className={css.page}>
      <ChatHeader room={room} state={state} onAbove={setAbove} />
      <LostBar lost={line === 'lost'} text={words.offline} />
      <MessageList room={room} state={state} onReply={setReplyTo} onReport={(messageSeq) => setAbove({ kind: 'report', messageSeq })} />
      {chat.status === 'active' ? (
        <Composer room={room} chat={chat} replyTo={replyTo} onReplied={() => setReplyTo(undefined)} />
      ) : (
        <ClosedFoot chat={chat} onRate={() => setAbove({ kind: 'rate' })} />
      )}
      <Suspense>
        {above?.kind === 'report' ? <ReportSheet chat={chat} messageSeq={above.messageSeq} onClose={close} /> : null}
        {above?.kind === 'complete' ? (
          <CompleteSheet
            room={room}
            onClose={close}
            onCompleted={(now) => setAbove(now.me === 'client' && !now.rating ? { kind: 'rate' } : undefined)}
          />
        ) : null}
        {above?.kind === 'rate' ? <RateSheet room={room} onClose={close} /> : null}
      </Suspense>
    </div>
  )
}
