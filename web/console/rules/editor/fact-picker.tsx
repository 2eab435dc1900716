import { useLanguage } from '../../../parts/use-language.ts'
import { useRoom } from '../room.ts'
import type { Leaf, Vocabulary } from '../shapes.ts'
import { useEditorWords } from './words.ts'

const ANSWER = 'answer:'

/** Which fact of the lead is asked about, by its label; the answer to one question is named next. With an empty value it stands for "one more". */
export function FactPicker({ label, value, onPick }: { label: string; value: string; onPick(fact: string): void }) {
  const { vocabulary } = useRoom().words
  const { language } = useLanguage()
  const words = useEditorWords()
  return (
    <select
      data-fact=""
      aria-label={label}
      value={value.startsWith(ANSWER) ? ANSWER : value}
      onChange={({ target }) => target.value && onPick(target.value === ANSWER ? `${ANSWER}?` : target.value)}
    >
      {value ? null : <option value="">{label}…</option>}
      {vocabulary.facts.map((fact) => (
        <option key={fact.name} value={fact.name}>
          {fact.label[language]}
        </option>
      ))}
      <option value={ANSWER}>{words.answerTo}</option>
    </select>
  )
}

/** A comparison to begin with: the one that is mostly wanted of such a fact, without a value yet where one is to be chosen. */
export function leafFor(name: string, vocabulary: Vocabulary): Leaf {
  const fact = vocabulary.facts.find((one) => one.name === name)
  const type = fact?.type ?? 'list'
  if (type === 'boolean') return { fact: name, operator: 'equal', value: true }
  if (type === 'list') return { fact: name, operator: 'containsAny', value: [] }
  const isMeasured = type === 'time' || (type === 'number' && !fact?.values)
  return { fact: name, operator: isMeasured ? 'greaterThanInclusive' : 'equal', value: '' }
}
