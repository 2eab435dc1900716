import { useEffect, useState } from 'react'
import { Field } from '../../../parts/field.tsx'

/** A number; `onEdit` hears undefined when the field is empty. With `onDone` it hears only what stood there when one was done writing. */
export function NumberField({
  label,
  hint,
  value,
  onEdit,
  onDone,
}: {
  label: string
  hint?: string
  value: number | undefined
  onEdit?(value: number | undefined): void
  onDone?(value: number): void
}) {
  const [text, setText] = useState(value === undefined ? '' : String(value))
  useEffect(() => setText((was) => (read(was) === value ? was : value === undefined ? '' : String(value))), [value])
  return (
    <Field label={label} hint={hint}>
      <input
        dir="ltr"
        inputMode="decimal"
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          const number = read(target.value)
          if (number !== undefined || !target.value.trim()) onEdit?.(number)
        }}
        onBlur={() => {
          const number = read(text)
          if (number === undefined) setText(value === undefined ? '' : String(value))
          else if (number !== value) onDone?.(number)
        }}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && onDone && currentTarget.blur()}
      />
    </Field>
  )
}

function read(text: string): number | undefined {
  const digits = text.replace(/[٠-٩]/g, (digit) => String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit))).trim()
  return digits && Number.isFinite(Number(digits)) ? Number(digits) : undefined
}
