import { type ChangeEvent, useState } from 'react'
import { call, Problem } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { plural } from '../../../parts/plural.ts'
import { Sheet } from '../../../parts/sheet.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { useAct } from '../../parts/act.ts'
import { toast } from '../../parts/toast.tsx'
import css from '../bot.module.css'
import { useBotWords } from '../words.ts'

interface Told {
  added: number
  changed: number
  removed: number
}

/** Brings rules in from a file: says what is in it first; all or none, and taken back whole. */
export function ImportSheet({ onClose, onImported }: { onClose(): void; onImported(): void }) {
  const words = useBotWords()
  const { language } = useLanguage()
  const act = useAct()
  const [rules, setRules] = useState<object[]>()
  const [replace, setReplace] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)

  async function read(event: ChangeEvent<HTMLInputElement>) {
    const text = await event.target.files?.[0]?.text()
    setWrong(undefined)
    try {
      const found = JSON.parse(text ?? '') as { rules?: object[] } | object[]
      const list = Array.isArray(found) ? found : found.rules
      if (!Array.isArray(list)) throw new Error('no list')
      setRules(list)
    } catch {
      setRules(undefined)
      setWrong(words.noFile)
    }
  }
  async function bring() {
    setBusy(true)
    const done = await act(async () => {
      const before = await call<{ rules: object[] }>('GET', '/bot/rules/export')
      try {
        const told = await call<Told>('POST', '/bot/rules/import', { rules, replace })
        toast(words.imported(told), () => void act(() => call('POST', '/bot/rules/import', { ...before, replace: true })).then(onImported))
      } catch (fault) {
        const fields = fault instanceof Problem ? (fault.extra.fields as Record<string, string> | undefined) : undefined
        if (fields)
          setWrong(
            `${words.importRefused} ${Object.entries(fields)
              .map(([path, said]) => `${path}: ${said}`)
              .join('; ')}`,
          )
        throw fault
      }
    })
    setBusy(false)
    onImported()
    if (done) onClose()
  }
  return (
    <Sheet
      title={words.importTitle}
      onClose={onClose}
      foot={
        <Button weight="filled" wide busy={busy} disabled={!rules?.length} onClick={() => void bring()}>
          {words.doImport}
        </Button>
      }
    >
      <div className={css.part}>
        <p>{words.importText}</p>
        <Field label={words.file} wrong={wrong} hint={rules && plural(language, rules.length, words.inFile)}>
          <input type="file" accept="application/json,.json" onChange={(event) => void read(event)} />
        </Field>
        <label className={css.tick}>
          <input type="checkbox" checked={replace} onChange={(event) => setReplace(event.target.checked)} />
          {words.replace}
        </label>
      </div>
    </Sheet>
  )
}
