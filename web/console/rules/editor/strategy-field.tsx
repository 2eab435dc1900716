import { Field } from '../../../parts/field.tsx'
import { useLanguage } from '../../../parts/use-language.ts'
import { useRoom } from '../room.ts'
import type { Action } from '../shapes.ts'

type Strategy = Extract<Action, { type: 'offer' }>['strategy']

/** One of the ways of choosing within a pool, by its name. */
export function StrategyField({ label, value, onEdit }: { label: string; value: Strategy; onEdit(strategy: Strategy): void }) {
  const { vocabulary } = useRoom().words
  const { language } = useLanguage()
  return (
    <Field label={label}>
      <select value={value} onChange={({ target }) => onEdit(target.value as Strategy)}>
        {vocabulary.strategies.map((one) => (
          <option key={one.name} value={one.name}>
            {one.label[language]}
          </option>
        ))}
      </select>
    </Field>
  )
}
