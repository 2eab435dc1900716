import { type FormEvent, useState } from 'react'
import { call, type Page } from '../../../api.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Sheet } from '../../../parts/sheet.tsx'
import { useResource } from '../../../parts/use-resource.ts'
import { useLeadWords } from '../words.ts'
import { type Filter, narrow } from './filter.ts'
import css from './list.module.css'

/** Everything the list can be narrowed by, in one sheet. */
export function FilterSheet({ filter, onClose }: { filter: Filter; onClose(): void }) {
  const words = useLeadWords()
  const [wanted, setWanted] = useState(filter)
  const people = useResource(() => call<Page<{ id: string; name: string }>>('GET', '/freelancers?limit=200'))
  const rules = useResource(() => call<{ rules: { id: string; name: string }[] }>('GET', '/rule-sets/draft'))
  const field = (name: keyof Filter) => ({
    value: wanted[name] ?? '',
    onChange: (event: { target: { value: string } }) => setWanted((was) => ({ ...was, [name]: event.target.value })),
  })
  const apply = (event: FormEvent) => {
    event.preventDefault()
    onClose()
    narrow(filter, wanted)
  }
  return (
    <Sheet title={words.filters} onClose={onClose}>
      <form className={css.form} onSubmit={apply}>
        <Field label={words.by.waiting}>
          <select {...field('waiting')}>
            <option value="">—</option>
            {Object.entries(words.reasons).map(([code, text]) => (
              <option key={code} value={code}>
                {text}
              </option>
            ))}
          </select>
        </Field>
        <Field label={words.by.freelancerId}>
          <select {...field('freelancerId')}>
            <option value="">{words.anybody}</option>
            {people.value?.data.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </Field>
        <Field label={words.by.ruleId}>
          <select {...field('ruleId')}>
            <option value="">{words.anything}</option>
            {rules.value?.rules.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            <option value="catchAll">{words.catchAll}</option>
          </select>
        </Field>
        <Field label={words.by.channel}>
          <select {...field('channel')}>
            <option value="">{words.anything}</option>
            {Object.entries(words.channels).map(([channel, text]) => (
              <option key={channel} value={channel}>
                {text}
              </option>
            ))}
          </select>
        </Field>
        <Field label={words.by.tag}>
          <input dir="auto" {...field('tag')} />
        </Field>
        <Field label={words.by.from}>
          <input type="date" {...field('from')} />
        </Field>
        <Field label={words.by.to}>
          <input type="date" {...field('to')} />
        </Field>
        <Button type="submit" weight="filled" wide>
          {words.apply}
        </Button>
      </form>
    </Sheet>
  )
}
