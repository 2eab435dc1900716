import { useState } from 'react'
import { call, Problem } from '../../api.ts'
import { Fault } from '../../parts/fault.tsx'
import { Field } from '../../parts/field.tsx'
import { Loading } from '../../parts/loading.tsx'
import { plural } from '../../parts/plural.ts'
import { useUnsaved } from '../../parts/unsaved.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { useAct } from '../parts/act.ts'
import { toast } from '../parts/toast.tsx'
import css from './start.module.css'
import type { StepWays } from './start-page.tsx'
import { Ways } from './ways.tsx'
import { useStartWords } from './words.ts'

const empty = () => ({ name: '', email: '', service: '', done: false, wrong: false })

/** Third: three quick rows of people, or those who are there already. */
export function PeopleStep(ways: StepWays) {
  const words = useStartWords()
  const w = words.people
  const { language } = useLanguage()
  const act = useAct()
  const [rows, setRows] = useState(() => [empty(), empty(), empty()])
  const [busy, setBusy] = useState(false)
  const found = useResource(async () => {
    const [people, services] = await Promise.all([
      call<{ data: object[] }>('GET', '/freelancers?limit=200'),
      call<{ data: { slug: string; ar: string; en: string }[] }>('GET', '/categories'),
    ])
    return { count: people.data.length, services: services.data }
  })
  useUnsaved(!busy && rows.some(({ name, email, done }) => !done && (name || email)))
  if (!found.value) return found.fault ? <Fault code={found.fault} onRetry={found.reload} /> : <Loading />
  const { count, services } = found.value
  const put = (at: number, change: Partial<ReturnType<typeof empty>>) =>
    setRows((was) => was.map((row, i) => (i === at ? { ...row, ...change } : row)))
  const save = async () => {
    setBusy(true)
    let fine = true
    for (const [at, { name, email, service, done }] of rows.entries()) {
      if (!name.trim() || done) continue
      const told = { name: name.trim(), skills: [service || services[0]!.slug], ...(email.trim() ? { email: email.trim() } : {}) }
      fine =
        (await act(() =>
          call('POST', '/freelancers', told)
            .then(() => put(at, { done: true, wrong: false }))
            .catch((fault) => mark(at, fault)),
        )) && fine
    }
    setBusy(false)
    return fine
  }
  const mark = (at: number, fault: unknown) => {
    if (fault instanceof Problem && fault.code === 'invalid') put(at, { wrong: true })
    throw fault
  }
  const filled = rows.some(({ name, done }) => name.trim() && !done)
  return (
    <form
      className={css.step}
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        if (filled) {
          if (!(await save())) return
          toast(w.added)
        }
        ways.onNext()
      }}
    >
      <p>{count ? w.have(plural(language, count, w.forms)) : w.none}</p>
      <div className={css.card}>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: three rows that do not move
          <fieldset key={at} className={css.three} disabled={row.done}>
            <legend>{w.row(at + 1)}</legend>
            <Field label={w.name}>
              <input
                dir="auto"
                name={`name${at}`}
                autoComplete="off"
                maxLength={200}
                value={row.name}
                onChange={(event) => put(at, { name: event.target.value })}
              />
            </Field>
            <Field label={w.email} wrong={row.wrong ? w.wrong : undefined}>
              <input
                dir="ltr"
                name={`email${at}`}
                type="email"
                autoComplete="off"
                value={row.email}
                onChange={(event) => put(at, { email: event.target.value, wrong: false })}
              />
            </Field>
            <Field label={w.service}>
              <select value={row.service} onChange={(event) => put(at, { service: event.target.value })}>
                {services.map((one) => (
                  <option key={one.slug} value={one.slug}>
                    {one[language]}
                  </option>
                ))}
              </select>
            </Field>
          </fieldset>
        ))}
      </div>
      <Ways ways={ways} save={filled ? words.save : words.next} busy={busy} />
    </form>
  )
}
