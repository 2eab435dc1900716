import { useRef, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import css from './copy.module.css'
import { copy } from './icons.ts'

const words = { ar: { copy: 'انسخ', copied: 'نُسخ' }, en: { copy: 'Copy', copied: 'Copied' } }

/** A text to be copied: an address, a key, a template's words. Where the browser may not write the clipboard, it is marked to be copied by hand. */
export function Copy({ label, text, long = false, hint }: { label: string; text: string; long?: boolean; hint?: string }) {
  const w = words[useLanguage().language]
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const [copied, setCopied] = useState(false)
  const press = () => {
    box.current?.select()
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => {},
    )
  }
  const common = { ref: box, readOnly: true, value: text, dir: long ? 'auto' : 'ltr' } as const
  return (
    <div className={css.copy}>
      <Field label={label}>{long ? <textarea {...common} rows={3} /> : <input {...common} />}</Field>
      <Button weight="outlined" aria-label={`${w.copy}: ${label}`} onClick={press}>
        <Icon strokes={copy} size={20} />
        <span role="status">{copied ? w.copied : w.copy}</span>
      </Button>
      {hint ? <p className={css.hint}>{hint}</p> : null}
    </div>
  )
}
