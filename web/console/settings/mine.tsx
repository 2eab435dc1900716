import { useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Isolated } from '../../parts/isolated.tsx'
import { useUnsaved } from '../../parts/unsaved.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { useResource } from '../../parts/use-resource.ts'
import { meChanged, useMe } from '../me.ts'
import { useAct } from '../parts/act.ts'
import { toast } from '../parts/toast.tsx'
import { Sessions } from './sessions.tsx'
import css from './settings.module.css'
import type { Session } from './shapes.ts'
import { useSettingWords } from './words.ts'

/** One's own account: name, language, where one is signed in. */
export function Mine() {
  const words = useSettingWords()
  const { turn } = useLanguage()
  const act = useAct()
  const { person, role } = useMe()
  const [name, setName] = useState(person?.name ?? '')
  const [language, setLanguage] = useState(person?.language ?? 'ar')
  useUnsaved(name !== (person?.name ?? '') || language !== (person?.language ?? 'ar'))
  const found = useResource(async () => (await call<{ data: Session[] }>('GET', '/me/sessions')).data)
  const put = async (now: { name?: string; language: 'ar' | 'en' }) => {
    if (!(await act(() => call('PATCH', '/me', now)))) return false
    meChanged()
    turn(now.language)
    return true
  }
  const save = async () => {
    const before = { ...(person?.name ? { name: person.name } : {}), language: person?.language ?? ('ar' as const) }
    const undo = async () => {
      if (!(await put(before))) return
      setName(before.name ?? '')
      setLanguage(before.language)
    }
    if (await put({ ...(name.trim() ? { name: name.trim() } : {}), language })) toast(words.saved, () => void undo())
  }
  const end = async (id: string) => {
    if (await act(() => call('DELETE', `/me/sessions/${id}`))) toast(words.sessions.ended)
    found.reload()
  }
  const signOut = async () => {
    if (await act(() => call('POST', '/me/sign-out-everywhere'))) location.assign('/console')
  }
  return (
    <div className={css.form}>
      <section className={css.section} aria-label={words.tabs.me}>
        {person ? (
          <p>
            <Isolated>{person.email}</Isolated> · {words.people.roles[role]}
          </p>
        ) : null}
        <Field label={words.me.name}>
          <input name="name" dir="auto" maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={words.me.language}>
          <select value={language} onChange={(event) => setLanguage(event.target.value === 'en' ? 'en' : 'ar')}>
            <option value="ar">{words.arabic}</option>
            <option value="en">{words.english}</option>
          </select>
        </Field>
        <div>
          <Button weight="filled" onClick={() => void save()}>
            {words.save}
          </Button>
        </div>
      </section>
      <section className={css.section} aria-label={words.me.sessions}>
        <h2>{words.me.sessions}</h2>
        <Sessions found={found} onEnd={(id) => void end(id)} />
        <p className={css.small}>{words.me.outText}</p>
        <div>
          <Button weight="bad" onClick={() => void signOut()}>
            {words.me.out}
          </Button>
        </div>
      </section>
    </div>
  )
}
