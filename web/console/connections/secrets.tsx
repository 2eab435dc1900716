import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { useAct } from '../parts/act.ts'
import { Chip } from '../parts/chip.tsx'
import { toast } from '../parts/toast.tsx'
import css from './connections.module.css'
import { Once } from './once.tsx'
import { SettingInput } from './setting-input.tsx'
import type { Connection, SettingField } from './shapes.ts'
import { useConnectionWords } from './words.ts'

/** The keys of a connection: never shown, rotated by a second value beside the first. */
export function Secrets({
  connection,
  fields,
  onTaken,
}: {
  connection: Connection
  fields: readonly SettingField[]
  onTaken(next: Connection): void
}) {
  const words = useConnectionWords()
  const { language } = useLanguage()
  const act = useAct()
  const [changing, setChanging] = useState<SettingField | null>(null)
  const [once, setOnce] = useState<[string, string][] | null>(null)
  const drop = async (key: string, which: 'old' | 'new') => {
    onTaken(await call<Connection>('POST', `/connections/${connection.id}/secrets/drop`, { key, which }))
    toast(which === 'old' ? words.dropped : words.withdrawn)
  }
  const put = async (field: SettingField, value: string, isSet: boolean) => {
    const { key } = field
    const done = await act(async () => {
      onTaken(
        isSet
          ? await call<Connection>('POST', `/connections/${connection.id}/secrets`, { key, value })
          : await call<Connection>('PATCH', `/connections/${connection.id}`, { settings: { [key]: value } }),
      )
      if (isSet) toast(words.rotated, () => void act(() => drop(key, 'new')))
      else toast(words.saved)
    })
    if (!done) return
    setChanging(null)
    if (field.ours) setOnce([[field.label[language], value]])
  }
  if (!fields.length) return null
  return (
    <section className={css.section} aria-labelledby="secrets">
      <h2 id="secrets">{words.secrets}</h2>
      <p className={css.small}>{words.secretsText}</p>
      {fields.map((field) => {
        const told = connection.settings[field.key] as { values?: number } | undefined
        const label = field.label[language]
        return (
          <div key={field.key} className={css.secret}>
            <span>{label}</span>
            <span className={css.acts}>
              <Chip tone={told?.values ? 'warn' : told ? 'good' : 'plain'}>
                {told?.values ? words.both : told ? words.set : words.notSet}
              </Chip>
              <Button weight="outlined" aria-label={`${told ? words.rotate : words.put}: ${label}`} onClick={() => setChanging(field)}>
                {told ? words.rotate : words.put}
              </Button>
              {told?.values ? (
                <Button weight="bad" aria-label={`${words.drop}: ${label}`} onClick={() => void act(() => drop(field.key, 'old'))}>
                  {words.drop}
                </Button>
              ) : null}
            </span>
          </div>
        )
      })}
      {changing ? (
        <NewValue
          field={changing}
          isSet={Boolean(connection.settings[changing.key])}
          onPut={(value) => put(changing, value, Boolean(connection.settings[changing.key]))}
          onClose={() => setChanging(null)}
        />
      ) : null}
      {once ? <Once address={null} keys={once} onDone={() => setOnce(null)} /> : null}
    </section>
  )
}

function NewValue({
  field,
  isSet,
  onPut,
  onClose,
}: {
  field: SettingField
  isSet: boolean
  onPut(value: string): Promise<void>
  onClose(): void
}) {
  const words = useConnectionWords()
  const { language } = useLanguage()
  const [value, setValue] = useState('')
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    await onPut(value.trim())
    setBusy(false)
  }
  return (
    <Sheet
      title={`${words.rotateTitle}: ${field.label[language]}`}
      unsaved={value !== ''}
      onClose={onClose}
      foot={
        <Button weight="filled" wide busy={busy} disabled={!value.trim()} onClick={() => void save()}>
          {words.save}
        </Button>
      }
    >
      <div className={css.form}>
        <p>{isSet ? words.rotateText : words.putText}</p>
        <SettingInput field={field} box={value} wrong={new Set()} onBox={(box) => setValue(String(box))} />
      </div>
    </Sheet>
  )
}
