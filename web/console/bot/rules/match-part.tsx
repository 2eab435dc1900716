import { useId } from 'react'
import { Field } from '../../../parts/field.tsx'
import css from '../bot.module.css'
import { useBotWords } from '../words.ts'
import type { RuleDraft, Wrong } from './rule-draft.ts'

/** What a rule hears: words, and sentences like them. */
export function MatchPart({
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
      <Field label={words.keywords} hint={words.keywordsHint} wrong={wrong.keywords}>
        <textarea
          rows={3}
          dir="auto"
          value={draft.keywords}
          disabled={disabled}
          onChange={(event) => put({ keywords: event.target.value })}
        />
      </Field>
      <fieldset disabled={disabled}>
        <legend className={css.legend}>{words.which}</legend>
        <div className={css.choices}>
          {(['any', 'all'] as const).map((which) => (
            <label key={which}>
              <input type="radio" name={name} checked={draft.which === which} onChange={() => put({ which })} />
              {words.whichs[which]}
            </label>
          ))}
        </div>
      </fieldset>
      <Field label={words.examples} hint={words.examplesHint}>
        <textarea
          rows={3}
          dir="auto"
          value={draft.examples}
          disabled={disabled}
          onChange={(event) => put({ examples: event.target.value })}
        />
      </Field>
      <Field label={words.sure} hint={words.sureHint}>
        <input
          type="number"
          inputMode="numeric"
          min={0}
          max={100}
          value={draft.sure}
          disabled={disabled}
          onChange={(event) => put({ sure: Number(event.target.value) })}
        />
      </Field>
    </>
  )
}
