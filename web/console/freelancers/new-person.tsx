import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { go } from '../../parts/path.ts'
import { useUnsaved } from '../../parts/unsaved.ts'
import { useAct } from '../parts/act.ts'
import { toast } from '../parts/toast.tsx'
import css from './freelancers.module.css'
import { textOf } from './part.tsx'
import type { Freelancer } from './shapes.ts'
import { SkillsField } from './skills-field.tsx'
import { PersonFields } from './who-part.tsx'
import { fill, useFreelancerWords } from './words.ts'

/** Adds one freelancer; the rest of the profile is filled on his own page. */
export function NewPerson({ onAdded }: { onAdded(): void }) {
  const words = useFreelancerWords()
  const act = useAct()
  const [skills, setSkills] = useState<string[]>([])
  const [state, setState] = useState<{ busy?: boolean; wrong?: string }>({})
  const [touched, setTouched] = useState(false)
  const letGo = useUnsaved(touched)
  async function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const name = textOf(form, 'name')
    if (!name) return setState({ wrong: words.nameMissing })
    setState({ busy: true })
    await act(async () => {
      const told = { email: textOf(form, 'email'), phone: textOf(form, 'phone'), odooLogin: textOf(form, 'odooLogin') }
      const { id } = await call<Freelancer>('POST', '/freelancers', { name, ...told, language: form.get('language'), skills })
      onAdded()
      letGo()
      go(`/console/freelancers/${id}`)
      toast(fill(words.created, { name }), () => void act(() => call('DELETE', `/freelancers/${id}`)).then(onAdded))
    })
    setState({})
  }
  return (
    <form className={css.person} onSubmit={(event) => void add(event)} onChange={() => setTouched(true)} noValidate>
      <h1>{words.newTitle}</h1>
      <PersonFields />
      <SkillsField skills={skills} onChange={setSkills} />
      <p role="alert" className={css.wrong}>
        {state.wrong}
      </p>
      <div className={css.acts}>
        <Button type="submit" weight="filled" busy={state.busy ?? false}>
          {words.create}
        </Button>
      </div>
    </form>
  )
}
