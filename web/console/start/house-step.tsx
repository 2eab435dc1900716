import { useState } from 'react'
import { call } from '../../api.ts'
import { Field } from '../../parts/field.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { meChanged, useMe } from '../me.ts'
import { useAct } from '../parts/act.ts'
import css from './start.module.css'
import type { StepWays } from './start-page.tsx'
import { Ways } from './ways.tsx'
import { useStartWords } from './words.ts'

/** First: what the house is called, and in which language it begins. */
export function HouseStep(ways: StepWays) {
  const words = useStartWords()
  const w = words.house
  const act = useAct()
  const { language: shown, turn } = useLanguage()
  const [name, setName] = useState(useMe().tenant.name)
  const [language, setLanguage] = useState(shown)
  const [wrong, setWrong] = useState(false)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    if (!name.trim()) return setWrong(true)
    setBusy(true)
    const languages = language === 'en' ? ['en', 'ar'] : ['ar', 'en']
    const done = await act(() => call('PATCH', '/tenant', { name: name.trim(), languages }))
    setBusy(false)
    if (!done) return
    meChanged()
    if (language !== shown) turn(language)
    ways.onNext()
  }
  return (
    <form
      className={css.step}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p>{w.text}</p>
      <div className={css.card}>
        <Field label={w.name} wrong={wrong ? w.wrong : undefined}>
          <input name="name" dir="auto" maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={w.language}>
          <select name="language" value={language} onChange={(event) => setLanguage(event.target.value === 'en' ? 'en' : 'ar')}>
            <option value="ar">العربية</option>
            <option value="en">English</option>
          </select>
        </Field>
        <p className={css.small}>{w.brand}</p>
      </div>
      <Ways ways={ways} save={words.save} busy={busy} />
    </form>
  )
}
