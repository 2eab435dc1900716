import { useState } from 'react'
import { call, codeOf } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { plural } from '../../parts/plural.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { faultIn, usePartWords } from '../../parts/words.ts'
import { useAct } from '../parts/act.ts'
import { toast } from '../parts/toast.tsx'
import css from './campaigns.module.css'
import { CostPreview } from './cost-preview.tsx'
import type { CostImport } from './shapes.ts'
import { useCampaignWords } from './words.ts'

const MOST_BYTES = 900_000

/** Takes costs out of a CSV file: first what it says and which lines are refused and why, then, on a second press, it is saved. */
export function CostUpload({ onClose, onSaved }: { onClose(): void; onSaved(): void }) {
  const words = useCampaignWords().upload
  const partWords = usePartWords()
  const { language } = useLanguage()
  const act = useAct()
  const [file, setFile] = useState<{ csv: string; told?: CostImport } | null>(null)
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const read = async (chosen: File | undefined) => {
    setFile(null)
    setWrong(chosen && chosen.size > MOST_BYTES ? words.tooLarge : undefined)
    if (!chosen || chosen.size > MOST_BYTES) return
    const csv = await chosen.text()
    setFile({ csv })
    try {
      const told = await call<CostImport>('POST', '/campaigns/costs/import', { csv, preview: true })
      setFile({ csv, told })
      if (told.missing.length) setWrong(words.missing(told.missing.map((one) => words.columnNames[one]).join('، ')))
    } catch (fault) {
      setFile(null)
      setWrong(faultIn(partWords, codeOf(fault)))
    }
  }
  const save = async () => {
    setBusy(true)
    const done = await act(() => call('POST', '/campaigns/costs/import', { csv: file!.csv }))
    setBusy(false)
    if (!done) return
    toast(plural(language, file!.told!.days.length, words.done))
    onSaved()
    onClose()
  }
  const told = file?.told
  return (
    <Sheet
      title={words.title}
      onClose={onClose}
      foot={
        told?.days.length ? (
          <Button weight="filled" wide busy={busy} onClick={() => void save()}>
            {words.confirm} · {plural(language, told.days.length, words.days)}
          </Button>
        ) : undefined
      }
    >
      <div className={css.upload}>
        <p className={css.quiet}>{words.how}</p>
        <Field label={words.file} wrong={wrong}>
          <input type="file" accept=".csv,.tsv,.txt,text/csv" onChange={({ target }) => void read(target.files?.[0])} />
        </Field>
        {file && !told ? <p role="status">{words.reading}</p> : null}
        {told && !told.missing.length ? <CostPreview told={told} /> : null}
      </div>
    </Sheet>
  )
}
