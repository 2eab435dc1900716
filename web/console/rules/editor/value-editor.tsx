import { useId } from 'react'
import { useLanguage } from '../../../parts/use-language.ts'
import { useRoom } from '../room.ts'
import { useNames } from '../sentence/use-names.ts'
import type { FactWords, Leaf } from '../shapes.ts'
import { ListEditor } from './list-editor.tsx'
import { optionsOf, placesOf } from './options.ts'
import { useEditorWords } from './words.ts'

type Value = Leaf['value']

/** A value of the fact's own kind: names to choose from, yes or no, a number, a time of day, words; several of them as chips. */
export function ValueEditor({
  fact,
  many,
  value,
  onEdit,
}: {
  fact: FactWords | undefined
  many: boolean
  value: Value
  onEdit(value: Value): void
}) {
  const { words: room } = useRoom()
  const { language } = useLanguage()
  const { names } = useNames(room)
  const words = useEditorWords()
  const listId = useId()
  const options = optionsOf(fact, room, names, language)
  const typed = (text: string) => (fact?.type === 'number' && text !== '' && Number.isFinite(Number(text)) ? Number(text) : text)
  const suggested = fact?.name === 'location' ? placesOf(room) : []
  if (many) {
    const list = Array.isArray(value) ? value.map(String) : []
    return (
      <ListEditor
        label={words.value}
        values={list}
        options={options}
        suggested={suggested}
        nameOf={(one) => (fact ? names.value(fact.name, typed(one)) : one)}
        onEdit={(next) => onEdit(next.map(typed))}
      />
    )
  }
  const shown = value === undefined || Array.isArray(value) ? '' : String(value)
  if (fact?.type === 'boolean')
    return (
      <select aria-label={words.value} value={shown} onChange={({ target }) => onEdit(target.value === 'true')}>
        <option value="true">{words.yes}</option>
        <option value="false">{words.no}</option>
      </select>
    )
  if (options)
    return (
      <select aria-label={words.value} value={shown} onChange={({ target }) => onEdit(typed(target.value))}>
        {options.some((one) => one.value === shown) ? null : <option value={shown}>{shown || words.choose}</option>}
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    )
  if (fact?.type === 'time')
    return <input type="time" aria-label={words.value} value={shown} onChange={({ target }) => onEdit(target.value)} />
  return (
    <>
      <input
        dir={fact?.type === 'number' ? 'ltr' : 'auto'}
        inputMode={fact?.type === 'number' ? 'decimal' : undefined}
        aria-label={words.value}
        maxLength={500}
        list={suggested.length ? listId : undefined}
        value={shown}
        onChange={({ target }) => onEdit(fact?.type === 'number' ? typed(latin(target.value)) : target.value)}
      />
      {suggested.length ? (
        <datalist id={listId}>
          {suggested.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      ) : null}
    </>
  )
}

/** Digits as they are shown here, however they were typed. */
function latin(text: string): string {
  return text.replace(/[٠-٩]/g, (digit) => String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit)))
}
