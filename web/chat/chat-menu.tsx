import { useEffect, useRef, useState } from 'react'
import { call } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { check, dots, download, flag } from '../parts/icons.ts'
import { LanguageButton } from '../parts/language-button.tsx'
import { saveText } from '../parts/save-text.ts'
import type { Chat } from '../shapes.ts'
import css from './chat-header.module.css'
import { NotifyItem } from './notify-item.tsx'
import type { Above } from './open-chat.tsx'
import type { Room } from './room.ts'
import { useWords } from './words/use-words.ts'

/** What can be done with the chat as a whole. */
export function ChatMenu({ room, chat, onAbove }: { room: Room; chat: Chat; onAbove(above: Above): void }) {
  const words = useWords()
  const [open, setOpen] = useState(false)
  const own = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const leave = (event: Event) => {
      const isEscape = event instanceof KeyboardEvent && event.key === 'Escape'
      if (isEscape) own.current?.querySelector('button')?.focus()
      if (isEscape || (event.type === 'pointerdown' && !own.current?.contains(event.target as Node))) setOpen(false)
    }
    addEventListener('pointerdown', leave)
    addEventListener('keydown', leave)
    return () => {
      removeEventListener('pointerdown', leave)
      removeEventListener('keydown', leave)
    }
  }, [open])
  const choose = (act: () => void) => () => {
    setOpen(false)
    act()
  }
  const saveTranscript = async () => {
    const { text } = await call<{ text: string }>('GET', `/chats/${room.chatId}/transcript`)
    saveText(`wasl-${room.chatId.slice(-6)}.txt`, text)
  }
  return (
    <div className={css.menu} ref={own}>
      <Button weight="quiet" aria-label={words.menu} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon strokes={dots} />
      </Button>
      {open ? (
        <div className={css.items}>
          <LanguageButton />
          <NotifyItem chatId={room.chatId} />
          <Button weight="quiet" onClick={choose(() => void saveTranscript().catch(() => {}))}>
            <Icon strokes={download} size={20} />
            {words.transcript}
          </Button>
          {chat.status === 'active' ? (
            <Button weight="quiet" onClick={choose(() => onAbove({ kind: 'complete' }))}>
              <Icon strokes={check} size={20} />
              {words.complete}
            </Button>
          ) : null}
          <Button weight="quiet" onClick={choose(() => onAbove({ kind: 'report' }))}>
            <Icon strokes={flag} size={20} />
            {words.reportChat}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
