import { wholeNumber } from '../../parts/digits.ts'
import { Field } from '../../parts/field.tsx'
import { plural } from '../../parts/plural.ts'
import { useLanguage } from '../../parts/use-language.ts'
import { usePartWords } from '../../parts/words.ts'
import { useWords } from '../words/use-words.ts'
import type { OwnPart } from './own-part.ts'
import { Part } from './part.tsx'
import css from './profile-page.module.css'

/** How many requests I take at once, a day and a week; an empty field is no limit. */
export function CapacityPart({ profile, save }: OwnPart) {
  const { profile: words } = useWords()
  const { language } = useLanguage()
  const parts = usePartWords()
  const { open, perDay, perWeek } = profile.capacity
  return (
    <Part
      title={words.capacity}
      onSave={async (form) => {
        const said = (['open', 'perDay', 'perWeek'] as const).map((name) => [name, wholeNumber(form.get(name))] as const)
        const { open: most, ...rest } = Object.fromEntries(said.filter(([, n]) => n !== undefined))
        if (said.some(([, n]) => Number.isNaN(n)) || most === undefined) return parts.faults.invalid
        await save({ capacity: { open: most, ...rest } })
        return undefined
      }}
    >
      <p className={css.hint}>{plural(language, profile.openRequests, words.openNow)}</p>
      <div className={css.row}>
        <Field label={words.open}>
          <input name="open" inputMode="numeric" defaultValue={open} dir="ltr" />
        </Field>
        <Field label={words.perDay}>
          <input name="perDay" inputMode="numeric" defaultValue={perDay} placeholder={words.noLimit} dir="ltr" />
        </Field>
        <Field label={words.perWeek}>
          <input name="perWeek" inputMode="numeric" defaultValue={perWeek} placeholder={words.noLimit} dir="ltr" />
        </Field>
      </div>
    </Part>
  )
}
