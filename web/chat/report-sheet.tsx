import { type FormEvent, useState } from 'react'
import { call, codeOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { faultIn, usePartWords } from '../parts/words.ts'
import type { Chat } from '../shapes.ts'
import css from './sheets.module.css'
import { useWords } from './words/use-words.ts'

/** Either side tells the office what is wrong, with the chat or with one message of it. */
export function ReportSheet({ chat, messageSeq, onClose }: { chat: Chat; messageSeq: number | undefined; onClose(): void }) {
  const words = useWords()
  const parts = usePartWords()
  const [state, setState] = useState<{ busy?: boolean; done?: boolean; wrong?: string }>({})
  async function report(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason')).trim()
    if (!reason) return setState({ wrong: words.reportNeeded })
    setState({ busy: true })
    try {
      await call('POST', `/chats/${chat.id}/report`, { reason, ...(messageSeq ? { messageSeq } : {}) })
      setState({ done: true })
    } catch (fault) {
      setState({ wrong: faultIn(parts, codeOf(fault)) })
    }
  }
  return (
    <Sheet title={messageSeq ? words.report : words.reportChat} onClose={onClose}>
      {state.done ? (
        <p role="status" className={css.good}>
          {words.reported}
        </p>
      ) : (
        <form className={css.form} onSubmit={(event) => void report(event)} noValidate>
          <Field label={words.reportTitle} hint={words.reportText} wrong={state.wrong}>
            <textarea name="reason" rows={4} maxLength={1000} dir="auto" />
          </Field>
          <Button type="submit" weight="filled" busy={state.busy ?? false}>
            {words.reportSend}
          </Button>
        </form>
      )}
    </Sheet>
  )
}
