import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import css from './bench.module.css'
import { isTried, useBench } from './bench-context.ts'
import { PastLeads } from './past-leads.tsx'
import { Result } from './result.tsx'
import { WishFields } from './wish-fields.tsx'
import { useBenchWords } from './words.ts'

/** The bench: paste a message, pick a past lead or fill the fields; what the draft would do with it is told as one types. */
export function Bench() {
  const { wish, set, clear } = useBench()
  const words = useBenchWords()
  return (
    <div className={css.bench}>
      <p className={css.about}>{words.about}</p>
      <Field label={words.message}>
        <textarea
          dir="auto"
          rows={3}
          maxLength={10_000}
          placeholder={words.example}
          value={wish.text}
          onChange={(event) => set({ text: event.target.value })}
        />
      </Field>
      <WishFields />
      {isTried(wish) ? (
        <Button className={css.clear} onClick={clear}>
          {words.clear}
        </Button>
      ) : null}
      <Result />
      <PastLeads />
    </div>
  )
}
