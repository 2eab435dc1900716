import { Field } from '../../parts/field.tsx'
import css from './freelancers.module.css'
import { Part, type PartOf, textOf } from './part.tsx'
import { useFreelancerWords } from './words.ts'

/** Who they are and how they are reached. */
export function WhoPart(of: PartOf) {
  const words = useFreelancerWords()
  const { name, email, phone, odooLogin, language, active } = of.person
  return (
    <Part
      title={words.who}
      of={of}
      before={{ name, email, phone, odooLogin, language, active }}
      read={(form) => {
        const called = textOf(form, 'name')
        if (!called) return { wrong: words.nameMissing }
        const told = { email: textOf(form, 'email'), phone: textOf(form, 'phone'), odooLogin: textOf(form, 'odooLogin') }
        return { change: { name: called, ...told, language: form.get('language'), active: form.get('active') === 'on' } }
      }}
    >
      <PersonFields of={of.person} />
      <label className={css.check}>
        <input type="checkbox" name="active" defaultChecked={active} />
        {words.active}
      </label>
    </Part>
  )
}

/** The fields of a person, filled or empty. */
export function PersonFields({ of }: { of?: PartOf['person'] }) {
  const words = useFreelancerWords()
  return (
    <div className={css.grid}>
      <Field label={words.name}>
        <input name="name" dir="auto" autoComplete="off" defaultValue={of?.name ?? ''} maxLength={200} />
      </Field>
      <Field label={words.email}>
        <input name="email" type="email" dir="ltr" autoComplete="off" defaultValue={of?.email ?? ''} />
      </Field>
      <Field label={words.phone}>
        <input name="phone" type="tel" dir="ltr" autoComplete="off" defaultValue={of?.phone ?? ''} />
      </Field>
      <Field label={words.odooLogin} hint={words.odooHint}>
        <input name="odooLogin" dir="ltr" autoComplete="off" defaultValue={of?.odooLogin ?? ''} />
      </Field>
      <Field label={words.language}>
        <select name="language" defaultValue={of?.language ?? 'ar'}>
          <option value="ar">العربية</option>
          <option value="en">English</option>
        </select>
      </Field>
    </div>
  )
}
