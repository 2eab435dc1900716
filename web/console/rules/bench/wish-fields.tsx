import { Field } from '../../../parts/field.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { languagesOf } from '../editor/options.ts'
import { useRoom } from '../room.ts'
import { useNames } from '../sentence/use-names.ts'
import css from './bench.module.css'
import { useBench } from './bench-context.ts'
import { useBenchWords } from './words.ts'

/** What the message does not say, or says otherwise: service, budget, place, language, channel, and when it comes. */
export function WishFields() {
  const { wish, set } = useBench()
  const { words: room } = useRoom()
  const { names } = useNames(room)
  const { language } = useLanguage()
  const words = useBenchWords()
  const channels = room.vocabulary.facts.find((fact) => fact.name === 'source')?.values ?? []
  return (
    <details className={css.fields}>
      <summary>{words.fields}</summary>
      <div className={css.grid}>
        <Field label={words.category}>
          <select value={wish.category} onChange={(event) => set({ category: event.target.value })}>
            <option value="">{words.fromText}</option>
            {room.categories.map(({ slug }) => (
              <option key={slug} value={slug}>
                {names.skill(slug)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={words.budget}>
          <input inputMode="numeric" value={wish.budget} onChange={(event) => set({ budget: event.target.value })} />
        </Field>
        <Field label={words.location}>
          <input dir="auto" value={wish.location} onChange={(event) => set({ location: event.target.value })} />
        </Field>
        <Field label={words.language}>
          <select value={wish.language} onChange={(event) => set({ language: event.target.value })}>
            <option value="">{words.fromText}</option>
            {languagesOf(room).map((code) => (
              <option key={code} value={code}>
                {names.value('language', code)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={words.channel}>
          <select value={wish.channel} onChange={(event) => set({ channel: event.target.value })}>
            <option value="">—</option>
            {channels.map(({ value, label }) => (
              <option key={value} value={value}>
                {label[language]}
              </option>
            ))}
          </select>
        </Field>
        <Field label={words.at} hint={wish.at ? undefined : words.now}>
          <input type="datetime-local" value={wish.at} onChange={(event) => set({ at: event.target.value, lead: wish.lead })} />
        </Field>
      </div>
    </details>
  )
}
