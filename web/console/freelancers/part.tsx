import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { useUnsaved } from '../../parts/unsaved.ts'
import { useAct } from '../parts/act.ts'
import { toast } from '../parts/toast.tsx'
import css from './freelancers.module.css'
import type { Freelancer } from './shapes.ts'
import { fill, useFreelancerWords } from './words.ts'

/** What a part of somebody's profile is given. `locked`: it is only read. */
export interface PartOf {
  person: Freelancer
  changed(next: Freelancer): void
  /** A saved part was taken back: it is drawn anew. */
  undone(): void
  locked: boolean
}

/** What a part asks to be saved, or a sentence about what is wrong with it. */
export type Wanted = { change: Record<string, unknown> } | { wrong: string }

/** One part of the profile with its own button; saved, it can be taken back. `before`: what stood there, as it is sent back. `isChanged`: something was changed that is no field. */
export function Part({
  title,
  of: { person, changed, undone, locked },
  before,
  isChanged = false,
  read,
  onSaved,
  children,
}: {
  title: string
  of: PartOf
  before: Record<string, unknown>
  isChanged?: boolean
  read(form: FormData): Wanted
  onSaved?(next: Freelancer): void
  children: ReactNode
}) {
  const words = useFreelancerWords()
  const act = useAct()
  const name = useId()
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState('')
  const [touched, setTouched] = useState(false)
  useUnsaved(touched || isChanged)
  const send = async (change: Record<string, unknown>) => {
    const next = await call<Freelancer>('PATCH', `/freelancers/${person.id}`, change)
    changed(next)
    onSaved?.(next)
  }
  const undo = () => act(() => send(before)).then((done) => done && undone())
  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const wanted = read(new FormData(event.currentTarget))
    setWrong('wrong' in wanted ? wanted.wrong : '')
    if ('wrong' in wanted) return
    setBusy(true)
    await act(async () => {
      await send(wanted.change)
      setTouched(false)
      toast(fill(words.saved, { part: title }), () => void undo())
    })
    setBusy(false)
  }
  return (
    <form aria-labelledby={name} onSubmit={(event) => void save(event)} onChange={() => setTouched(true)} noValidate>
      <fieldset className={css.part} disabled={locked}>
        <h2 id={name}>{title}</h2>
        {children}
        <p role="alert" className={css.wrong}>
          {wrong}
        </p>
        {locked ? null : (
          <Button type="submit" weight="outlined" busy={busy}>
            {words.save}
          </Button>
        )}
      </fieldset>
    </form>
  )
}

/** A field's text, or null where it is empty. */
export function textOf(form: FormData, name: string): string | null {
  return String(form.get(name) ?? '').trim() || null
}

/** A field's words, divided by commas. */
export function wordsOf(form: FormData, name: string): string[] {
  return [
    ...new Set(
      String(form.get(name) ?? '')
        .split(/[,،;؛]+/)
        .map((one) => one.trim()),
    ),
  ].filter(Boolean)
}
