import { type ReactNode, useState } from 'react'
import { Problem } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useUnsaved } from '../../parts/unsaved.ts'
import { useAct } from '../parts/act.ts'
import { toastFault } from '../parts/toast.tsx'
import css from './connections.module.css'
import { type Draft, draftOf } from './drafts.ts'
import { SettingInput } from './setting-input.tsx'
import type { SettingField } from './shapes.ts'
import { useConnectionWords } from './words.ts'

/** The form of a connection, drawn from its service's own settings; what is seldom needed stands folded. What is refused is marked where it stands. */
export function SettingForm({
  fields,
  settings,
  label,
  button,
  children,
  onSave,
}: {
  fields: readonly SettingField[]
  settings: Record<string, unknown>
  label: string
  button: string
  children?: ReactNode
  /** `saved` is said as soon as it stands: what follows may lead elsewhere. */
  onSave(draft: Draft, label: string, saved: () => void): Promise<unknown>
}) {
  const words = useConnectionWords()
  const act = useAct()
  const [name, setName] = useState(label)
  const [draft, setDraft] = useState(() => draftOf(fields, settings))
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const [touched, setTouched] = useState(false)
  const letGo = useUnsaved(touched)
  const save = async () => {
    setBusy(true)
    setWrong(new Set())
    await act(() =>
      onSave(draft, name.trim(), () => {
        letGo()
        setTouched(false)
      }).catch((fault) => mark(fault)),
    )
    setBusy(false)
  }
  const mark = (fault: unknown) => {
    const told = fault instanceof Problem ? (fault.extra.fields as Record<string, string> | undefined) : undefined
    const paths = Object.keys(told ?? {}).flatMap((path) => (path.startsWith('settings.') ? [path.slice('settings.'.length)] : []))
    if (!paths.length) throw fault
    setWrong(new Set(paths))
    toastFault(words.notSaved)
  }
  const input = (field: SettingField) => (
    <SettingInput
      key={field.key}
      field={field}
      box={draft[field.key]}
      wrong={wrong}
      onBox={(box) => setDraft((was) => ({ ...was, [field.key]: box }))}
    />
  )
  const near = fields.filter((field) => !isFar(field))
  const far = fields.filter(isFar)
  return (
    <form
      className={css.form}
      noValidate
      onChange={() => setTouched(true)}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field label={words.name} hint={words.nameHint}>
        <input value={name} dir="auto" maxLength={120} name="label" onChange={(event) => setName(event.target.value)} />
      </Field>
      {near.map(input)}
      {far.length ? (
        <details className={css.more} open={far.some(({ key }) => [...wrong].some((path) => path.split('.')[0] === key)) || undefined}>
          <summary>{words.more}</summary>
          <div>{far.map(input)}</div>
        </details>
      ) : null}
      <div className={css.acts}>
        <Button type="submit" weight="filled" busy={busy}>
          {button}
        </Button>
        {children}
      </div>
    </form>
  )
}

function isFar({ kind, key, required }: SettingField): boolean {
  return !required && (kind === 'group' || kind === 'map' || key === 'baseUrl' || key === 'defaultCountry')
}
