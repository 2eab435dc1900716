import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { send } from '../../../parts/icons.ts'
import { draftOf, keepDraft } from '../../../parts/thread/draft.ts'
import { lock } from '../../parts/icons.ts'
import type { Conversation } from '../shapes.ts'
import { useTalkWords } from '../words.ts'
import css from './composer.module.css'
import { Picker } from './picker.tsx'
import { usePicks } from './use-picks.ts'
import { onWriteInstead } from './write-instead.ts'

const AT_MOST = 4000

/** A box to write in; what was begun is kept on this device. With a conversation, a slash offers saved replies. `onSay` answers whether it was taken. */
export function Box({
  draftKey,
  label,
  button,
  isNote = false,
  conversation,
  onSay,
}: {
  draftKey: string
  label: string
  button: string
  isNote?: boolean
  conversation?: Conversation
  onSay(text: string): Promise<boolean>
}) {
  const words = useTalkWords()
  const listId = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => draftOf(draftKey))
  const [busy, setBusy] = useState(false)
  const change = (next: string) => {
    setText(next)
    keepDraft(draftKey, next)
  }
  const put = (next: string, caret = next.length) => {
    change(next)
    setTimeout(() => {
      field.current?.focus()
      field.current?.setSelectionRange(caret, caret)
    })
  }
  const picks = usePicks(conversation, text, put)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the box of the client hears it as long as it stands
  useEffect(() => (conversation ? onWriteInstead((words) => put(words)) : undefined), [])

  async function say() {
    const said = text.trim()
    if (!said || busy) return
    setBusy(true)
    if (await onSay(said)) put('')
    setBusy(false)
  }
  /** Enter sends where there are keys; on a phone it begins a new line, as people know it. */
  function press(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || picks.press(event)) return
    if (event.key !== 'Enter' || event.shiftKey || matchMedia('(pointer: coarse)').matches) return
    event.preventDefault()
    void say()
  }
  return (
    <>
      {picks.open ? <Picker id={listId} picks={picks} /> : null}
      <div className={css.line}>
        {conversation ? (
          <Button
            weight="quiet"
            className={css.slash}
            aria-label={words.insertSnippet}
            onClick={() => put(text && !/\s$/.test(text) ? `${text} /` : `${text}/`)}
          >
            <span aria-hidden="true">/</span>
          </Button>
        ) : null}
        <textarea
          ref={field}
          rows={1}
          // An empty box has no direction of its own: its label reads as the page does.
          dir={text ? 'auto' : undefined}
          maxLength={AT_MOST}
          aria-label={label}
          placeholder={label}
          aria-autocomplete={conversation ? 'list' : undefined}
          aria-controls={picks.open ? listId : undefined}
          aria-activedescendant={picks.open && picks.found.length ? `${listId}-${picks.at}` : undefined}
          value={text}
          onChange={(event) => {
            change(event.target.value)
            picks.look(event.target.selectionStart)
          }}
          onKeyDown={press}
        />
        <Button
          weight={isNote ? 'outlined' : 'filled'}
          className={css.round}
          aria-label={button}
          title={button}
          busy={busy}
          disabled={!text.trim()}
          onClick={() => void say()}
        >
          <Icon strokes={isNote ? lock : send} size={20} turns={!isNote} />
        </Button>
      </div>
    </>
  )
}
