import { type FormEvent, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useWords } from '../words/use-words.ts'
import css from './request-sheet.module.css'

/** Why not: one tap on a reason declines; another reason is written. */
export function DeclineReasons({ busy, onDecline }: { busy: boolean; onDecline(reason: string): void }) {
  const { requests: words } = useWords()
  const [own, setOwn] = useState(false)
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    onDecline(String(new FormData(event.currentTarget).get('reason')).trim() || words.otherReason)
  }
  return (
    <div className={css.column}>
      <h3>{words.declineTitle}</h3>
      <p>{words.declineHint}</p>
      <ul className={css.column}>
        {words.reasons.map((reason) => (
          <li key={reason}>
            <Button weight="outlined" wide disabled={busy} onClick={() => onDecline(reason)}>
              {reason}
            </Button>
          </li>
        ))}
        {own ? null : (
          <li>
            <Button wide onClick={() => setOwn(true)}>
              {words.otherReason}
            </Button>
          </li>
        )}
      </ul>
      {own ? (
        <form className={css.column} onSubmit={send}>
          <Field label={words.otherReason}>
            {/* biome-ignore lint/a11y/noAutofocus: it opens because its button was pressed */}
            <textarea name="reason" rows={3} maxLength={500} dir="auto" autoFocus />
          </Field>
          <Button type="submit" weight="bad" busy={busy}>
            {words.sendDecline}
          </Button>
        </form>
      ) : null}
    </div>
  )
}
