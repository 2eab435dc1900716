import { type FormEvent, useState } from 'react'
import { call, Problem } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Sheet } from '../../../parts/sheet.tsx'
import { useAct } from '../../parts/act.ts'
import type { Snippet } from '../shapes.ts'
import { type TalkWords, useTalkWords } from '../words.ts'
import css from './snippets.module.css'

type Wrong = Partial<Record<'name' | 'ar' | 'en', string>>

/** A saved reply, to be written or changed; what is wrong with it stands at its field. Saved, it tells how that is taken back. */
export function SnippetForm({
  snippet,
  onClose,
  onSaved,
}: {
  snippet: Snippet | null
  onClose(): void
  onSaved(undo: () => Promise<unknown>): void
}) {
  const words = useTalkWords()
  const act = useAct()
  const [name, setName] = useState(snippet?.name ?? '')
  const [ar, setAr] = useState(snippet?.ar ?? '')
  const [en, setEn] = useState(snippet?.en ?? '')
  const [wrong, setWrong] = useState<Wrong>({})
  const [busy, setBusy] = useState(false)
  async function save(event: FormEvent) {
    event.preventDefault()
    const found = check(words, { name, ar, en })
    setWrong(found)
    if (Object.keys(found).length) return
    setBusy(true)
    let undo = (): Promise<unknown> => Promise.resolve()
    const body = { name: name.trim(), ar: ar.trim() || null, en: en.trim() || null }
    const done = await act(async () => {
      try {
        const { id, rev } = snippet
          ? await call<Snippet>('PATCH', `/snippets/${snippet.id}`, { ...body, rev: snippet.rev })
          : await call<Snippet>('POST', '/snippets', body)
        undo = () =>
          snippet
            ? call('PATCH', `/snippets/${id}`, { name: snippet.name, ar: snippet.ar, en: snippet.en, rev })
            : call('DELETE', `/snippets/${id}`)
      } catch (fault) {
        if (fault instanceof Problem && (fault.extra.fields as Wrong | undefined)?.name) setWrong({ name: words.nameTaken })
        throw fault
      }
    })
    setBusy(false)
    if (done) onSaved(undo)
  }
  return (
    <Sheet
      title={snippet ? words.editSnippet : words.addSnippet}
      unsaved={name !== (snippet?.name ?? '') || ar !== (snippet?.ar ?? '') || en !== (snippet?.en ?? '')}
      onClose={onClose}
    >
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <Field label={words.name} hint={words.nameHint} wrong={wrong.name}>
          <input value={name} onChange={(event) => setName(event.target.value)} maxLength={60} dir="auto" />
        </Field>
        <Field label={words.wordsAr} hint={words.placeholders} wrong={wrong.ar}>
          <textarea rows={4} value={ar} onChange={(event) => setAr(event.target.value)} maxLength={2000} dir="rtl" lang="ar" />
        </Field>
        <Field label={words.wordsEn} wrong={wrong.en}>
          <textarea rows={4} value={en} onChange={(event) => setEn(event.target.value)} maxLength={2000} dir="ltr" lang="en" />
        </Field>
        <Button type="submit" weight="filled" wide busy={busy}>
          {words.save}
        </Button>
      </form>
    </Sheet>
  )
}

function check(words: TalkWords, { name, ar, en }: { name: string; ar: string; en: string }): Wrong {
  const strange = (text: string) => [...text.matchAll(/\{([^{}]*)\}/g)].some(([, one]) => !['name', 'me', 'office'].includes(one!))
  return {
    ...(/^[^\s/]+$/.test(name.trim()) ? {} : { name: words.nameWrong }),
    ...(strange(ar) ? { ar: words.wordsWrong } : ar.trim() || en.trim() ? {} : { ar: words.wordsNeeded }),
    ...(strange(en) ? { en: words.wordsWrong } : {}),
  }
}
