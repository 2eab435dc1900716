import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { close } from '../../../parts/icons.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import { useBench } from '../bench/bench-context.ts'
import { useRoom } from '../room.ts'
import type { Leaf, Vocabulary } from '../shapes.ts'
import css from './editor.module.css'
import { FactPicker, leafFor } from './fact-picker.tsx'
import { FaultLines } from './finding-line.tsx'
import { ValueEditor } from './value-editor.tsx'
import { useEditorWords } from './words.ts'

/** One comparison: what is asked about, the comparisons that fit it, a value of its kind. */
export function LeafEditor({ leaf, path, onEdit, onRemove }: { leaf: Leaf; path: string; onEdit(leaf: Leaf): void; onRemove(): void }) {
  const { draft, words: room } = useRoom()
  const { vocabulary } = room
  const { language } = useLanguage()
  const words = useEditorWords()
  const { stepOf } = useBench()
  const fact = vocabulary.facts.find((one) => one.name === leaf.fact)
  const fitting = fact?.operators ?? vocabulary.answerFact.operators
  const takes = vocabulary.operators.find((one) => one.name === leaf.operator)?.takes
  const [, place, written] = /^rules\.(\d+)\.conditions\.(.+)$/.exec(path) ?? []
  const held = written === undefined ? undefined : stepOf(draft.rules[Number(place)]!.id)?.lit.get(written)
  const isOpen = takes !== 'none' && (leaf.value === '' || leaf.value === undefined || (Array.isArray(leaf.value) && !leaf.value.length))
  return (
    <div data-node="" className={`${css.leaf} ${held === undefined ? '' : held ? css.met : css.unmet}`}>
      <FactPicker label={words.fact} value={leaf.fact} onPick={(name) => onEdit(leafFor(name, vocabulary))} />
      {leaf.fact.startsWith('answer:') ? (
        <input
          dir="auto"
          aria-label={words.question}
          placeholder={words.question}
          value={leaf.fact.slice('answer:'.length).replace(/^\?$/, '')}
          onChange={({ target }) => onEdit({ ...leaf, fact: `answer:${target.value || '?'}` })}
        />
      ) : null}
      <select
        aria-label={words.operator}
        value={leaf.operator}
        onChange={({ target }) => onEdit(withOperator(leaf, target.value, vocabulary))}
      >
        {vocabulary.operators
          .filter(({ name }) => fitting.includes(name))
          .map(({ name, label }) => (
            <option key={name} value={name}>
              {label[language]}
            </option>
          ))}
      </select>
      {takes === 'none' ? null : (
        <span className={css.value} data-value="">
          <ValueEditor fact={fact} many={takes === 'many'} value={leaf.value} onEdit={(value) => onEdit({ ...leaf, value })} />
        </span>
      )}
      <Button weight="quiet" aria-label={words.removeCondition} onClick={onRemove}>
        <Icon strokes={close} size={20} />
      </Button>
      {isOpen ? <p className={css.open}>{words.needsValue}</p> : <FaultLines at={path} deep />}
    </div>
  )
}

/** Another comparison of the same fact; its value is kept as far as it fits. */
function withOperator({ fact, value }: Leaf, operator: string, vocabulary: Vocabulary): Leaf {
  const takes = vocabulary.operators.find((one) => one.name === operator)?.takes
  if (takes === 'none') return { fact, operator }
  const known = value === undefined || value === '' ? [] : [value].flat()
  if (takes === 'many') return { fact, operator, value: known.filter((one) => typeof one !== 'boolean') }
  return { fact, operator, value: known[0] ?? (vocabulary.facts.find((one) => one.name === fact)?.type === 'boolean' ? true : '') }
}
