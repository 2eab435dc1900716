import { useState } from 'react'
import { call, codeOf } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { plus, trash } from '../../parts/icons.ts'
import { Loading } from '../../parts/loading.tsx'
import { useUnsaved } from '../../parts/unsaved.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { useAct } from '../parts/act.ts'
import { toast, toastFault } from '../parts/toast.tsx'
import { useKnownCategories } from '../parts/use-categories.ts'
import css from './start.module.css'
import type { StepWays } from './start-page.tsx'
import { Ways } from './ways.tsx'
import { useStartWords } from './words.ts'

interface Service {
  slug: string
  ar: string
  en: string
}

/** Second: the services, taken out and added at once. */
export function ServicesStep(ways: StepWays) {
  const words = useStartWords()
  const w = words.services
  const { language } = useLanguage()
  const act = useAct()
  const list = useResource(async () => (await call<{ data: Service[] }>('GET', '/categories')).data)
  const [draft, setDraft] = useState({ ar: '', en: '' })
  useUnsaved(Boolean(draft.ar || draft.en))
  useKnownCategories(list.value)
  if (!list.value) return list.fault ? <Fault code={list.fault} onRetry={list.reload} /> : <Loading />
  const remove = (slug: string) =>
    act(async () => {
      if (list.value!.length === 1) return toastFault(w.keepOne)
      const gone = await call<object>('GET', `/categories/${slug}`)
      await call('DELETE', `/categories/${slug}`)
      list.change((was) => was.filter((one) => one.slug !== slug))
      toast(w.removed, () => void act(() => call('POST', '/categories', gone)).then(list.reload))
    })
  const add = () =>
    act(async () => {
      const [ar, en] = [draft.ar.trim(), draft.en.trim()]
      const slug = en
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
      if (!ar || !slug) return toastFault(w.wrong)
      try {
        await call('POST', '/categories', { slug: slug.slice(0, 60), ar, en })
      } catch (fault) {
        if (codeOf(fault) !== 'already_answered') throw fault
        return toastFault(w.taken)
      }
      setDraft({ ar: '', en: '' })
      list.reload()
    })
  return (
    <form
      className={css.step}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        ways.onNext()
      }}
    >
      <p>{w.text}</p>
      <ul className={css.card}>
        {list.value.map((one) => (
          <li key={one.slug} className={css.row}>
            <bdi>{one[language]}</bdi>
            <Button weight="bad" aria-label={`${w.remove}: ${one[language]}`} onClick={() => void remove(one.slug)}>
              <Icon strokes={trash} />
            </Button>
          </li>
        ))}
      </ul>
      <div className={css.card}>
        <div className={css.two}>
          <Field label={w.ar}>
            <input
              name="ar"
              dir="rtl"
              maxLength={80}
              value={draft.ar}
              onChange={(event) => setDraft({ ...draft, ar: event.target.value })}
            />
          </Field>
          <Field label={w.en}>
            <input
              name="en"
              dir="ltr"
              maxLength={80}
              value={draft.en}
              onChange={(event) => setDraft({ ...draft, en: event.target.value })}
            />
          </Field>
        </div>
        <div>
          <Button weight="outlined" onClick={() => void add()}>
            <Icon strokes={plus} size={20} />
            {w.add}
          </Button>
        </div>
      </div>
      <Ways ways={ways} />
    </form>
  )
}
