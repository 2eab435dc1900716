import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { call } from '../../../api.ts'
import { useAct } from '../../parts/act.ts'
import { useKeys } from '../../parts/keys.ts'
import { toast } from '../../parts/toast.tsx'
import type { Conversation, Note } from '../shapes.ts'
import type { Thread } from '../thread/use-thread.ts'
import { useTalkWords } from '../words.ts'
import { Box } from './box.tsx'
import css from './composer.module.css'
import { ModeSwitch } from './mode-switch.tsx'
import { useWay } from './use-way.ts'
import { WayNote } from './way-note.tsx'
import { onWriteInstead } from './write-instead.ts'

/** Where one writes: to the client, or a private note that looks like nothing else. Each keeps its own draft, so that neither becomes the other. */
export function Composer({ thread, conversation }: { thread: Thread; conversation: Conversation }) {
  const words = useTalkWords()
  const act = useAct()
  const way = useWay(conversation)
  const [mode, setMode] = useState<'client' | 'note'>('client')
  const place = useRef<HTMLElement>(null)
  /** At once, so that what is typed next already lands there. */
  const open = (next: 'client' | 'note') => {
    flushSync(() => setMode(next))
    place.current?.querySelector('textarea')?.focus()
  }
  const { id } = conversation

  async function saveNote(text: string): Promise<boolean> {
    let made: Note | undefined
    const done = await act(async () => {
      made = await call<Note>('POST', `/conversations/${id}/notes`, { text })
    })
    thread.reload()
    if (done) toast(words.noteSaved, () => void act(() => call('PATCH', `/notes/${made!.id}`, { removed: true })).then(thread.reload))
    return done
  }
  async function say(text: string): Promise<boolean> {
    thread.send(text)
    return true
  }
  useKeys({ r: () => open('client'), n: () => open('note') })
  useEffect(() => onWriteInstead(() => setMode('client')), [])
  const isNote = mode === 'note'
  return (
    <footer className={isNote ? `${css.composer} ${css.noting}` : css.composer} ref={place}>
      <ModeSwitch mode={mode} onMode={setMode} />
      {isNote ? (
        <>
          <p className={css.never}>{words.noteNever}</p>
          <Box key="note" draftKey={`note:${id}`} label={words.writeNote} button={words.saveNote} isNote onSay={saveNote} />
        </>
      ) : (
        <>
          <WayNote way={way} conversation={conversation} thread={thread} />
          {way === 'open' ? (
            <Box key="client" draftKey={`talk:${id}`} label={words.write} button={words.send} conversation={conversation} onSay={say} />
          ) : null}
        </>
      )}
    </footer>
  )
}
