import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { codeOf } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { faultIn, usePartWords } from '../../parts/words.ts'
import { useWords } from '../words/use-words.ts'
import css from './profile-page.module.css'

/** A part of my page with its own button; says whether it was saved, or why not. `onSave` answers what is wrong before anything is sent. */
export function Part({
  title,
  children,
  onSave,
}: {
  title: string
  children: ReactNode
  onSave(form: FormData): Promise<string | undefined>
}) {
  const { profile: words } = useWords()
  const parts = usePartWords()
  const name = useId()
  const [state, setState] = useState<{ busy?: boolean; saved?: boolean; wrong?: string }>({})
  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setState({ busy: true })
    try {
      const wrong = await onSave(form)
      setState(wrong ? { wrong } : { saved: true })
    } catch (fault) {
      setState({ wrong: faultIn(parts, codeOf(fault)) })
    }
  }
  return (
    <form className={css.part} aria-labelledby={name} onSubmit={(event) => void save(event)} onChange={() => setState({})} noValidate>
      <h2 id={name}>{title}</h2>
      {children}
      <Button type="submit" weight="outlined" busy={state.busy ?? false}>
        {words.save}
      </Button>
      <p role="status" className={state.wrong ? css.wrong : css.good}>
        {state.wrong ?? (state.saved ? words.saved : '')}
      </p>
    </form>
  )
}
