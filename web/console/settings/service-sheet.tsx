import { useState } from 'react'
import { call, Problem } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useAct } from '../parts/act.ts'
import { toast } from '../parts/toast.tsx'
import css from './settings.module.css'
import type { CategoryDetail } from './shapes.ts'
import { useSettingWords } from './words.ts'

/** A service's names and the words it is known by; a new one also gets its slug. */
export function ServiceSheet({ service, onSaved, onClose }: { service: CategoryDetail | null; onSaved(): void; onClose(): void }) {
  const words = useSettingWords()
  const w = words.services
  const act = useAct()
  const [before] = useState({ slug: '', ar: '', en: '', about: '', ...service, phrases: service?.phrases.join('\n') ?? '' })
  const [draft, setDraft] = useState(before)
  const [wrong, setWrong] = useState<string[]>([])
  const [taken, setTaken] = useState(false)
  const set = (change: Partial<typeof draft>) => setDraft((was) => ({ ...was, ...change }))
  const said = (key: string) => (wrong.includes(key) ? words.wrong : undefined)
  const slug = service?.slug ?? (draft.slug || slugOf(draft.en))
  const save = () =>
    act(async () => {
      const lines = draft.phrases.split('\n').map((one) => one.trim())
      const told = { ar: draft.ar.trim(), en: draft.en.trim(), about: draft.about?.trim() || null, phrases: lines.filter(Boolean) }
      try {
        await (service ? call('PATCH', `/categories/${service.slug}`, told) : call('POST', '/categories', { slug, ...told }))
      } catch (fault) {
        const fields = fault instanceof Problem ? Object.keys((fault.extra.fields as object | undefined) ?? {}) : []
        if (!fields.length) throw fault
        setTaken(fault instanceof Problem && fault.code === 'already_answered')
        return setWrong(fields)
      }
      const undo = () =>
        service
          ? call('PATCH', `/categories/${service.slug}`, { ar: service.ar, en: service.en, about: service.about, phrases: service.phrases })
          : call('DELETE', `/categories/${slug}`)
      toast(service ? words.saved : w.added, () => void act(undo).then(onSaved))
      onSaved()
      onClose()
    })
  return (
    <Sheet
      title={service ? service.ar : w.addTitle}
      unsaved={JSON.stringify(draft) !== JSON.stringify(before)}
      onClose={onClose}
      foot={
        <Button weight="filled" wide onClick={() => void save()}>
          {words.save}
        </Button>
      }
    >
      <div className={css.form}>
        <Field label={w.ar} wrong={said('ar')}>
          <input name="ar" value={draft.ar} dir="rtl" maxLength={80} onChange={(event) => set({ ar: event.target.value })} />
        </Field>
        <Field label={w.en} wrong={said('en')}>
          <input name="en" value={draft.en} dir="ltr" maxLength={80} onChange={(event) => set({ en: event.target.value })} />
        </Field>
        {service ? null : (
          <Field label={w.slug} hint={w.slugHint} wrong={taken ? w.taken : said('slug')}>
            <input name="slug" value={slug} dir="ltr" maxLength={60} onChange={(event) => set({ slug: event.target.value })} />
          </Field>
        )}
        <Field label={w.phrases} hint={w.phrasesHint} wrong={said('phrases')}>
          <textarea name="phrases" rows={5} dir="auto" value={draft.phrases} onChange={(event) => set({ phrases: event.target.value })} />
        </Field>
        <Field label={w.about_} wrong={said('about')}>
          <textarea
            name="about"
            rows={2}
            dir="auto"
            maxLength={500}
            value={draft.about ?? ''}
            onChange={(event) => set({ about: event.target.value })}
          />
        </Field>
      </div>
    </Sheet>
  )
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
}
