import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useLanguage } from '../../parts/use-language.ts'
import { causeOf } from './causes.ts'
import css from './deliveries.module.css'
import { type Filter, narrow } from './filter.ts'
import type { Lane } from './shapes.ts'
import { useDeliveryWords } from './words.ts'

/** What the list is narrowed by; each choice is in the address at once. */
export function Filters({ filter, lanes }: { filter: Filter; lanes: readonly Lane[] }) {
  const words = useDeliveryWords()
  const { language } = useLanguage()
  const connections = new Map(lanes.map((lane) => [lane.connectionId, lane.label]))
  const codes = new Set([...lanes.flatMap((lane) => lane.codes.map(({ code }) => code)), ...(filter.code ? [filter.code] : [])])
  const { status: _, ...narrowed } = filter
  return (
    <fieldset className={css.filters}>
      <legend className="only-read">{words.filters}</legend>
      <Field label={words.target}>
        <select value={filter.target ?? ''} onChange={(event) => narrow(filter, { target: event.target.value })}>
          <option value="">{words.any}</option>
          {Object.entries(words.targets).map(([target, text]) => (
            <option key={target} value={target}>
              {text}
            </option>
          ))}
        </select>
      </Field>
      <Field label={words.connection}>
        <select value={filter.connectionId ?? ''} onChange={(event) => narrow(filter, { connectionId: event.target.value })}>
          <option value="">{words.any}</option>
          {filter.connectionId && !connections.has(filter.connectionId) ? (
            <option value={filter.connectionId}>{filter.connectionId.slice(-6)}</option>
          ) : null}
          {[...connections].map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </Field>
      <Field label={words.code}>
        <select value={filter.code ?? ''} onChange={(event) => narrow(filter, { code: event.target.value })}>
          <option value="">{words.any}</option>
          {[...codes].map((code) => (
            <option key={code} value={code}>
              {causeOf(language, code)?.short ?? code}
            </option>
          ))}
        </select>
      </Field>
      <Field label={words.from}>
        <input type="date" value={filter.from ?? ''} onChange={(event) => narrow(filter, { from: event.target.value })} />
      </Field>
      <Field label={words.to}>
        <input type="date" value={filter.to ?? ''} onChange={(event) => narrow(filter, { to: event.target.value })} />
      </Field>
      {Object.keys(narrowed).length ? (
        <Button weight="outlined" onClick={() => narrow({}, filter.status ? { status: filter.status } : {})}>
          {filter.leadId ? words.clearLead : words.clear}
        </Button>
      ) : null}
    </fieldset>
  )
}
