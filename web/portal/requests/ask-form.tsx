import { type FormEvent, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useWords } from '../words/use-words.ts'
import css from './request-sheet.module.css'

/** One question to the client; it stops this clock. */
export function AskForm({ busy, onAsk }: { busy: boolean; onAsk(question: string): void }) {
  const { requests: words } = useWords()
  const [wrong, setWrong] = useState<string>()
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const question = String(new FormData(event.currentTarget).get('question')).trim()
    if (question) onAsk(question)
    else setWrong(words.askNeeded)
  }
  return (
    <form className={css.column} onSubmit={send} noValidate>
      <Field label={words.askTitle} hint={words.askHint} wrong={wrong}>
        {/* biome-ignore lint/a11y/noAutofocus: the button that leads here says what is written next */}
        <textarea name="question" rows={4} maxLength={1000} dir="auto" autoFocus />
      </Field>
      <Button type="submit" weight="filled" busy={busy}>
        {words.askSend}
      </Button>
    </form>
  )
}
