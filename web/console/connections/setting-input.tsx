import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import css from './connections.module.css'
import type { Draft } from './drafts.ts'
import type { SettingField } from './shapes.ts'
import { useConnectionWords } from './words.ts'

/** One setting as its schema says it is filled in. `wrong`: which settings were refused, by their path. */
export function SettingInput({
  field,
  box,
  wrong,
  path = field.key,
  onBox,
}: {
  field: SettingField
  box: string | Draft | undefined
  wrong: ReadonlySet<string>
  path?: string
  onBox(box: string | Draft): void
}) {
  const { language } = useLanguage()
  const words = useConnectionWords()
  const label = field.label[language]
  const hint = field.help?.[language]
  if (field.kind === 'group') {
    const inside = (box ?? {}) as Draft
    return (
      <fieldset className={css.group}>
        <legend>{label}</legend>
        {hint ? <p className={css.small}>{hint}</p> : null}
        {field.fields.map((one) => (
          <SettingInput
            key={one.key}
            field={{ ...one, required: false }}
            box={inside[one.key]}
            wrong={wrong}
            path={`${path}.${one.key}`}
            onBox={(next) => onBox({ ...inside, [one.key]: next })}
          />
        ))}
      </fieldset>
    )
  }
  const isWrong = wrong.has(path)
  const said = isWrong ? `${field.required && !box ? words.required : words.wrong} ${hint ?? ''}`.trim() : undefined
  const common = {
    name: path,
    value: typeof box === 'string' ? box : '',
    required: field.required,
    autoComplete: 'off',
    spellCheck: false,
    onChange: ({ target }: { target: { value: string } }) => onBox(target.value),
  }
  const options =
    field.kind === 'switch'
      ? [
          ['yes', words.yes],
          ['no', words.no],
        ]
      : field.options.map((one) => [one.value, one.label[language]])
  const input = (
    <Field label={field.required ? `${label} *` : label} hint={hint} wrong={said}>
      {field.kind === 'choice' || field.kind === 'switch' ? (
        <select {...common}>
          {field.required ? null : <option value="">{words.none}</option>}
          {options.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      ) : field.long || field.kind === 'list' || field.kind === 'map' ? (
        <textarea {...common} rows={field.long ? 6 : 3} dir={field.kind === 'map' ? 'auto' : 'ltr'} />
      ) : (
        <input
          {...common}
          type={field.kind === 'date' ? 'date' : undefined}
          inputMode={field.kind === 'number' ? 'decimal' : undefined}
          dir={isLatin(field) ? 'ltr' : 'auto'}
        />
      )}
    </Field>
  )
  if (!field.ours || box) return input
  return (
    <div className={css.withButton}>
      {input}
      <Button weight="outlined" onClick={() => onBox(madeUp())}>
        {words.make}
      </Button>
    </div>
  )
}

/** Names that people give are in their own letters, everything else is Latin. */
function isLatin({ key, secret }: SettingField): boolean {
  return secret || !/^(tab|project|session|from|offered|accepted|rejected|done)$/.test(key)
}

function madeUp(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
