import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { close, microphone, plus, send as sendStrokes } from '../parts/icons.ts'
import { draftOf, keepDraft } from '../parts/thread/draft.ts'
import type { Chat, ChatMessage } from '../shapes.ts'
import { AddMenu } from './add-menu.tsx'
import css from './composer.module.css'
import { shortOf } from './quote.tsx'
import { Recording } from './recording.tsx'
import type { Room } from './room.ts'
import { type Draft, send } from './send.ts'
import { useRecorder } from './use-recorder.ts'
import { useWords } from './words/use-words.ts'

const TYPING_EVERY_MS = 3000

/** Where one writes: words, one plus for photo, file and voice; what was begun is kept on this device. */
export function Composer({
  room,
  chat,
  replyTo,
  onReplied,
}: {
  room: Room
  chat: Chat
  replyTo: ChatMessage | undefined
  onReplied(): void
}) {
  const words = useWords()
  const [text, setText] = useState(() => draftOf(room.chatId))
  const [adding, setAdding] = useState(false)
  const [wrong, setWrong] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const typed = useRef(0)
  const recorder = useRecorder((blob, seconds, name) => post({ blob, seconds, name, kind: 'voice' }), setWrong)
  useEffect(() => {
    if (replyTo) field.current?.focus()
  }, [replyTo])

  function post(draft: Draft) {
    void send(room, { ...draft, ...(replyTo ? { replyTo: replyTo.seq } : {}) })
    onReplied()
    setAdding(false)
    setWrong('')
  }
  function say() {
    const said = text.trim()
    if (!said) return
    post({ text: said })
    change('')
    field.current?.focus()
  }
  function change(next: string) {
    setText(next)
    keepDraft(room.chatId, next)
    if (!next || Date.now() - typed.current < TYPING_EVERY_MS) return
    typed.current = Date.now()
    room.live.send({ type: 'typing', topic: `chat:${room.chatId}` })
  }
  function record() {
    setAdding(false)
    void recorder.start()
  }
  /** Enter sends where there are keys; on a phone it begins a new line, as people know it. */
  function key(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || matchMedia('(pointer: coarse)').matches) return
    event.preventDefault()
    say()
  }

  return (
    <footer className={css.composer}>
      {replyTo ? (
        <div className={css.reply}>
          <div>
            <strong>
              {words.replyTo} <bdi>{replyTo.sender === chat.me ? words.you : (chat.other?.name ?? words.house)}</bdi>
            </strong>
            <p dir="auto">{shortOf(replyTo, words)}</p>
          </div>
          <Button weight="quiet" aria-label={words.noReply} onClick={onReplied}>
            <Icon strokes={close} size={20} />
          </Button>
        </div>
      ) : null}
      {adding ? <AddMenu onFile={(blob, name, kind) => post({ blob, name, kind })} onVoice={record} /> : null}
      {wrong ? (
        <p role="alert" className={css.wrong}>
          {wrong}
        </p>
      ) : null}
      <div className={css.line}>
        {recorder.since ? (
          <Recording since={recorder.since} onDrop={recorder.drop} onSend={recorder.stop} />
        ) : (
          <>
            <Button weight="quiet" className={css.round} aria-label={words.add} aria-expanded={adding} onClick={() => setAdding(!adding)}>
              <Icon strokes={plus} />
            </Button>
            <textarea
              ref={field}
              rows={1}
              dir="auto"
              maxLength={4000}
              aria-label={words.write}
              placeholder={words.write}
              value={text}
              onChange={(event) => change(event.target.value)}
              onKeyDown={key}
            />
            {text.trim() ? (
              <Button weight="filled" className={css.round} aria-label={words.send} onClick={say}>
                <Icon strokes={sendStrokes} size={20} turns />
              </Button>
            ) : (
              <Button weight="quiet" className={css.round} aria-label={words.record} onClick={record}>
                <Icon strokes={microphone} />
              </Button>
            )}
          </>
        )}
      </div>
    </footer>
  )
}
