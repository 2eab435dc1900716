import { useId } from 'react'
import { Field } from '../../../parts/field.tsx'
import css from '../bot.module.css'
import type { Intent } from '../shapes.ts'
import { useBotWords } from '../words.ts'
import type { RuleDraft, Wrong } from './rule-draft.ts'

/** What a rule does: answers with words in both languages, or says what the client wants. */
export function AnswerPart({
  draft,
  put,
  wrong,
  disabled,
}: {
  draft: RuleDraft
  put(next: Partial<RuleDraft>): void
  wrong: Wrong
  disabled: boolean
}) {
  const words = useBotWords()
  const name = useId()
  return (
    <>
      <fieldset disabled={disabled}>
        <legend className={css.legend}>{words.does}</legend>
        <div className={css.choices}>
          {(['answer', 'intent'] as const).map((does) => (
            <label key={does}>
              <input type="radio" name={name} checked={draft.does === does} onChange={() => put({ does })} />
              {does === 'answer' ? words.answers : words.understands}
            </label>
          ))}
        </div>
      </fieldset>
      {draft.does === 'intent' ? (
        <Field label={words.intent}>
          <select value={draft.intent} disabled={disabled} onChange={(event) => put({ intent: event.target.value as Intent })}>
            {(Object.keys(words.intents) as Intent[]).map((intent) => (
              <option key={intent} value={intent}>
                {words.intents[intent]}
              </option>
            ))}
          </select>
        </Field>
      ) : (
        <>
          <Field label={words.answerAr} wrong={wrong.ar}>
            <textarea
              rows={3}
              dir="rtl"
              lang="ar"
              maxLength={1000}
              value={draft.ar}
              disabled={disabled}
              onChange={(event) => put({ ar: event.target.value })}
            />
          </Field>
          <Field label={words.answerEn}>
            <textarea
              rows={3}
              dir="ltr"
              lang="en"
              maxLength={1000}
              value={draft.en}
              disabled={disabled}
              onChange={(event) => put({ en: event.target.value })}
            />
          </Field>
          <Field label={words.hosts} hint={words.hostsHint} wrong={wrong.hosts}>
            <textarea rows={2} dir="ltr" value={draft.hosts} disabled={disabled} onChange={(event) => put({ hosts: event.target.value })} />
          </Field>
        </>
      )}
    </>
  )
}
