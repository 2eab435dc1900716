import { type FormEvent, useState } from 'react'
import { call, codeOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { faultIn, usePartWords } from '../parts/words.ts'
import type { Chat } from '../shapes.ts'
import type { Room } from './room.ts'
import css from './sheets.module.css'
import { Stars } from './stars.tsx'
import { useWords } from './words/use-words.ts'

/** The client says how it was: one to five, with a word if he likes. */
export function RateSheet({ room, onClose }: { room: Room; onClose(): void }) {
  const words = useWords()
  const parts = usePartWords()
  const [stars, setStars] = useState(0)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState('')
  async function rate(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (!stars) return setWrong(words.rateNeeded)
    const text = String(new FormData(event.currentTarget).get('text')).trim()
    setBusy(true)
    try {
      room.state.set({ chat: await call<Chat>('POST', `/chats/${room.chatId}/rate`, { stars, ...(text ? { text } : {}) }) })
      onClose()
    } catch (fault) {
      setWrong(faultIn(parts, codeOf(fault)))
      setBusy(false)
    }
  }
  return (
    <Sheet title={words.rateTitle} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void rate(event)} noValidate>
        <Stars stars={stars} onChange={setStars} />
        <Field label={words.rateWord}>
          <textarea name="text" rows={3} maxLength={1000} dir="auto" />
        </Field>
        <p role="alert" className={css.wrong}>
          {wrong}
        </p>
        <Button type="submit" weight="filled" busy={busy}>
          {words.rateSend}
        </Button>
      </form>
    </Sheet>
  )
}
