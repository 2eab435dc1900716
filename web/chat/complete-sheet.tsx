import { useState } from 'react'
import { call, codeOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { faultIn, usePartWords } from '../parts/words.ts'
import type { Chat } from '../shapes.ts'
import { catchUp } from './receive.ts'
import type { Room } from './room.ts'
import css from './sheets.module.css'
import { useWords } from './words/use-words.ts'

/** Asks once before the project is completed: it cannot be taken back here. */
export function CompleteSheet({ room, onClose, onCompleted }: { room: Room; onClose(): void; onCompleted(chat: Chat): void }) {
  const words = useWords()
  const parts = usePartWords()
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState('')
  async function complete() {
    setBusy(true)
    try {
      const chat = await call<Chat>('POST', `/chats/${room.chatId}/complete`)
      room.state.set({ chat })
      void catchUp(room)
      onCompleted(chat)
    } catch (fault) {
      setWrong(faultIn(parts, codeOf(fault)))
      setBusy(false)
    }
  }
  return (
    <Sheet
      title={words.completeTitle}
      onClose={onClose}
      foot={
        <div className={css.row}>
          <Button weight="filled" busy={busy} onClick={() => void complete()}>
            {words.completeYes}
          </Button>
          <Button onClick={onClose}>{words.notYet}</Button>
        </div>
      }
    >
      <p>{words.completeText}</p>
      <p role="alert" className={css.wrong}>
        {wrong}
      </p>
    </Sheet>
  )
}
