import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { go } from '../../parts/path.ts'
import css from './audit.module.css'
import { addressOf, type Filter } from './filter.ts'
import type { AuditChoices } from './shapes.ts'
import { actorIn, deedIn, useAuditWords } from './words.ts'

/** What the trail is narrowed by; each choice is in the address at once. */
export function Filters({ filter, choices }: { filter: Filter; choices: AuditChoices | undefined }) {
  const words = useAuditWords()
  const narrow = (change: Filter) => go(addressOf({ ...filter, ...change }), true)
  const kinds = [...new Set(choices?.actions.map((action) => action.split('.')[0]!))]
  return (
    <fieldset className={css.filters}>
      <legend className="only-read">{words.filters}</legend>
      <Field label={words.actor}>
        <select value={filter.actor ?? ''} onChange={(event) => narrow({ actor: event.target.value })}>
          <option value="">{words.any}</option>
          {choices?.actors.map(({ actor, name }) => (
            <option key={actor} value={actor}>
              {actorIn(words, actor, name).name}
            </option>
          ))}
        </select>
      </Field>
      <Field label={words.action}>
        <select value={filter.action ?? ''} onChange={(event) => narrow({ action: event.target.value })}>
          <option value="">{words.any}</option>
          {choices?.actions.map((action) => (
            <option key={action} value={action}>
              {deedIn(words, action)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={words.kind}>
        <select value={filter.subjectType ?? ''} onChange={(event) => narrow({ subjectType: event.target.value })}>
          <option value="">{words.any}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {words.nouns[kind] ?? kind}
            </option>
          ))}
        </select>
      </Field>
      <Field label={words.from}>
        <input type="date" value={filter.from ?? ''} onChange={(event) => narrow({ from: event.target.value })} />
      </Field>
      <Field label={words.to}>
        <input type="date" value={filter.to ?? ''} onChange={(event) => narrow({ to: event.target.value })} />
      </Field>
      {Object.keys(filter).length ? (
        <Button weight="outlined" onClick={() => go(addressOf({}), true)}>
          {words.clear}
        </Button>
      ) : null}
    </fieldset>
  )
}
