import { type KeyboardEvent, useId, useState } from 'react'
import { Icon } from '../../../parts/icon.tsx'
import { close } from '../../../parts/icons.ts'
import css from './editor.module.css'
import type { Option } from './options.ts'
import { useEditorWords } from './words.ts'

/** Several values as chips: chosen from a list where there is one, else written, each ended by Enter or a comma. */
export function ListEditor({
  label,
  values,
  options,
  suggested = [],
  nameOf,
  onEdit,
}: {
  label: string
  values: readonly string[]
  options?: readonly Option[] | undefined
  suggested?: readonly string[]
  nameOf(value: string): string
  onEdit(values: string[]): void
}) {
  const words = useEditorWords()
  const listId = useId()
  const [text, setText] = useState('')
  const add = (said: string) => {
    const fresh = said
      .split(/[,،\n]/)
      .map((one) => one.trim())
      .filter((one) => one && !values.includes(one))
    if (fresh.length) onEdit([...values, ...fresh])
    setText('')
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ',' || event.key === '،') {
      event.preventDefault()
      add(text)
    } else if (event.key === 'Backspace' && !text && values.length) onEdit(values.slice(0, -1))
  }
  return (
    <fieldset className={css.chips} aria-label={label}>
      {values.map((value) => (
        <button
          key={value}
          type="button"
          className={css.chip}
          aria-label={words.takeOut(nameOf(value))}
          onClick={() => onEdit(values.filter((one) => one !== value))}
        >
          <bdi>{nameOf(value)}</bdi>
          <Icon strokes={close} size={16} />
        </button>
      ))}
      {options ? (
        <select
          aria-label={`${label}: ${words.addOne}`}
          value=""
          onChange={({ target }) => target.value && onEdit([...values, target.value])}
          onKeyDown={openFirst}
        >
          <option value="">{values.length ? words.addOne : words.choose}</option>
          {options
            .filter(({ value }) => !values.includes(value))
            .map((one) => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
        </select>
      ) : (
        <input
          dir="auto"
          aria-label={`${label}: ${words.addOne}`}
          placeholder={words.addOne}
          list={suggested.length ? listId : undefined}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={press}
          onBlur={() => add(text)}
        />
      )}
      {suggested.length && !options ? (
        <datalist id={listId}>
          {suggested.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      ) : null}
    </fieldset>
  )
}

/** Choosing adds at once, so the arrows only open the list: none is added by passing it. */
function openFirst(event: KeyboardEvent<HTMLSelectElement>): void {
  if (event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
  event.preventDefault()
  event.currentTarget.showPicker?.()
}
