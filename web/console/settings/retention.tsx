import { useState } from 'react'
import { call, codeOf } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Field } from '../../parts/field.tsx'
import { localeOf } from '../../parts/language.ts'
import { Loading } from '../../parts/loading.tsx'
import { plural } from '../../parts/plural.ts'
import { Time } from '../../parts/time.tsx'
import { useUnsaved } from '../../parts/unsaved.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { faultIn, usePartWords } from '../../parts/words.ts'
import { useIsAdmin } from '../me.ts'
import { toast, toastFault } from '../parts/toast.tsx'
import css from './settings.module.css'
import type { Retention as Kept, Months, Removed, RetentionPreview } from './shapes.ts'
import { useSettingWords } from './words.ts'

const SETTINGS = ['raw', 'texts', 'leads'] as const
const OFFERED = [1, 2, 3, 6, 12, 18, 24, 36, 60, 84, 120]

/** How long what people said is kept: months for each, what would go now if they held, and what went last. */
export function Retention() {
  const kept = useResource(() => call<Kept>('GET', '/retention'))
  if (!kept.value) return kept.fault ? <Fault code={kept.fault} onRetry={kept.reload} /> : <Loading />
  return <RetentionForm key={JSON.stringify(kept.value.months)} kept={kept.value} onKept={(next) => kept.change(() => next)} />
}

function RetentionForm({ kept, onKept }: { kept: Kept; onKept(next: Kept): void }) {
  const words = useSettingWords()
  const w = words.retention
  const faults = usePartWords()
  const isAdmin = useIsAdmin()
  const { language } = useLanguage()
  const [draft, setDraft] = useState<Months>(kept.months)
  const [busy, setBusy] = useState(false)
  useUnsaved(!busy && JSON.stringify(draft) !== JSON.stringify(kept.months))
  const put = async (months: Months, undo?: Months) => {
    setBusy(true)
    try {
      onKept(await call<Kept>('PUT', '/retention', months))
      toast(words.saved, undo && (() => void put(undo)))
    } catch (fault) {
      toastFault(faultIn(faults, codeOf(fault)))
    }
    setBusy(false)
  }
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        void put(draft, kept.months)
      }}
    >
      <p>{w.about}</p>
      <fieldset className={css.section} disabled={!isAdmin}>
        {SETTINGS.map((name) => (
          <Field key={name} label={w.names[name]} hint={w.hints[name]}>
            <select
              name={name}
              value={draft[name] ?? ''}
              onChange={(event) => setDraft({ ...draft, [name]: event.target.value ? Number(event.target.value) : null })}
            >
              <option value="">{w.forEver}</option>
              {offered(kept.months[name]).map((months) => (
                <option key={months} value={months}>
                  {plural(language, months, w.months)}
                </option>
              ))}
            </select>
          </Field>
        ))}
        {kept.begins ? (
          <p className={css.notice}>
            {w.begins} <Time at={kept.begins} />
          </p>
        ) : null}
      </fieldset>
      <Preview months={draft} />
      {isAdmin ? (
        <div className={css.acts}>
          <Button type="submit" weight="filled" busy={busy} disabled={SETTINGS.every((name) => draft[name] === kept.months[name])}>
            {words.save}
          </Button>
          <span className={css.small}>{w.dayLater}</span>
        </div>
      ) : null}
      <section className={css.section}>
        <h2>{w.last}</h2>
        {kept.last ? (
          <>
            <p>
              <Time at={kept.last.at} />
              {kept.running ? ` · ${w.running}` : ''}
            </p>
            <Counts of={kept.last.removed} />
          </>
        ) : (
          <p className={css.small}>{kept.running ? w.running : w.never}</p>
        )}
      </section>
    </form>
  )
}

/** What would go now if these months held; asked again with each change of them. */
function Preview({ months }: { months: Months }) {
  const w = useSettingWords().retention
  const query = SETTINGS.flatMap((name) => (months[name] === null ? [] : [`${name}=${months[name]}`])).join('&')
  const preview = useResource(() => call<RetentionPreview>('GET', `/retention/preview?${query}`), query)
  return (
    <section className={css.section} aria-live="polite">
      <h2>{w.preview}</h2>
      {preview.value ? (
        preview.value.total ? (
          <Counts of={preview.value.would} />
        ) : (
          <p className={css.small}>{query ? w.nothingOld : w.allKept}</p>
        )
      ) : preview.fault ? (
        <Fault code={preview.fault} onRetry={preview.reload} />
      ) : (
        <Loading />
      )}
      <p className={css.small}>{w.stays}</p>
    </section>
  )
}

function Counts({ of }: { of: Removed }) {
  const w = useSettingWords().retention
  const { language } = useLanguage()
  const figure = new Intl.NumberFormat(localeOf(language))
  return (
    <div>
      {(Object.keys(w.kinds) as (keyof Removed)[])
        .filter((kind) => of[kind])
        .map((kind) => (
          <div key={kind} className={css.row}>
            <span>{w.kinds[kind]}</span>
            <strong>{figure.format(of[kind])}</strong>
          </div>
        ))}
    </div>
  )
}

function offered(now: number | null): number[] {
  return [...new Set([...OFFERED, ...(now ? [now] : [])])].sort((a, b) => a - b)
}
