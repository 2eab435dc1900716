import { latinDigits } from '../../parts/digits.ts'
import { Field } from '../../parts/field.tsx'
import { Isolated } from '../../parts/isolated.tsx'
import { useWords } from '../words/use-words.ts'
import type { OwnPart } from './own-part.ts'
import { Part } from './part.tsx'
import css from './profile-page.module.css'

/** How I am reached, and in which languages I work. */
export function PersonPart({ profile, save, email }: OwnPart & { email: string | null }) {
  const { profile: words } = useWords()
  const offered = [...new Set([...Object.keys(words.language), ...profile.languages])]
  return (
    <Part
      title={words.person}
      onSave={async (form) => {
        const phone = latinDigits(String(form.get('phone') ?? '')).trim()
        await save({ phone: phone || null, languages: form.getAll('languages').map(String) })
        return undefined
      }}
    >
      {email ? (
        <p>
          <Isolated>{email}</Isolated>
        </p>
      ) : null}
      <Field label={words.phone} hint={words.phoneHint}>
        <input type="tel" name="phone" dir="ltr" autoComplete="tel" defaultValue={profile.phone ?? ''} />
      </Field>
      <fieldset>
        <legend>{words.languages}</legend>
        <div className={css.row}>
          {offered.map((code) => (
            <label key={code} className={css.check}>
              <input type="checkbox" name="languages" value={code} defaultChecked={profile.languages.includes(code)} />
              {words.language[code] ?? code}
            </label>
          ))}
        </div>
      </fieldset>
    </Part>
  )
}
