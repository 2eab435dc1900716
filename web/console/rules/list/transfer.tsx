import { useRef, useState } from 'react'
import { call, codeOf, Problem } from '../../../api.ts'
import { Button, buttonClass } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { download } from '../../../parts/icons.ts'
import { Sheet } from '../../../parts/sheet.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { faultIn, usePartWords } from '../../../parts/words.ts'
import { useIsAdmin } from '../../me.ts'
import { upload } from '../../parts/icons.ts'
import { toast } from '../../parts/toast.tsx'
import { useRoom } from '../room.ts'
import type { Fault, RuleSet } from '../shapes.ts'
import css from './transfer.module.css'
import { useTransferWords } from './transfer-words.ts'

/** Rules as a file: taken out, or brought into the draft, in its place or beside what stands there. */
export function TransferButton() {
  const words = useTransferWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.title}</Button>
      {isOpen ? <TransferSheet onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function TransferSheet({ onClose }: { onClose(): void }) {
  const { draft, flush, revision, reload, change } = useRoom()
  const { language } = useLanguage()
  const words = useTransferWords()
  const parts = usePartWords()
  const isAdmin = useIsAdmin()
  const input = useRef<HTMLInputElement>(null)
  const [mode, setMode] = useState<'merge' | 'replace'>('merge')
  const [wrong, setWrong] = useState<string[]>([])
  const bring = async (file: File | undefined) => {
    if (!file) return
    const before = draft
    try {
      await flush()
      const read: unknown = JSON.parse(await file.text())
      await call<RuleSet>('POST', '/rule-sets/draft/import', {
        ...(Array.isArray(read) ? { rules: read } : (read as object)),
        mode,
        rev: revision(),
      })
      await reload()
      toast(words.brought, () => change(() => before))
      onClose()
    } catch (fault) {
      const faults = fault instanceof Problem ? (fault.extra.faults as Fault[] | undefined) : undefined
      if (faults?.length) setWrong(faults.slice(0, 8).map(({ path, text }) => `${path}: ${text[language]}`))
      else setWrong([fault instanceof SyntaxError ? words.notJson : faultIn(parts, codeOf(fault))])
    }
  }
  return (
    <Sheet title={words.title} onClose={onClose}>
      <div className={css.transfer}>
        <p>{words.exportAbout}</p>
        <a className={buttonClass('outlined')} href="/api/v1/rule-sets/draft/export" download>
          <Icon strokes={download} size={20} />
          {words.export}
        </a>
        {isAdmin ? (
          <fieldset className={css.transfer}>
            <legend>{words.import}</legend>
            {(['merge', 'replace'] as const).map((one) => (
              <label key={one} className={css.choice}>
                <input type="radio" name="mode" checked={mode === one} onChange={() => setMode(one)} />
                {words.modes[one]}
              </label>
            ))}
            <input
              ref={input}
              className="only-read"
              tabIndex={-1}
              aria-label={words.choose}
              type="file"
              accept="application/json,.json"
              onChange={({ target }) => void bring(target.files?.[0])}
            />
            <Button weight="outlined" onClick={() => input.current?.click()}>
              <Icon strokes={upload} size={20} />
              {words.choose}
            </Button>
          </fieldset>
        ) : null}
        {wrong.length ? (
          <div role="alert" className={css.wrong}>
            <p>{words.refused}</p>
            <ul>
              {wrong.map((one) => (
                <li key={one} dir="auto">
                  {one}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
      </div>
    </Sheet>
  )
}
