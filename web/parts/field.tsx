import { cloneElement, type ReactElement, useId } from 'react'
import css from './field.module.css'

/** An input with its name above it, and below it what helps or what is wrong with it. */
export function Field({
  label,
  hint,
  wrong,
  children,
}: {
  label: string
  hint?: string | undefined
  wrong?: string | undefined
  children: ReactElement<Record<string, unknown>>
}) {
  const id = useId()
  const said = wrong ?? hint
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      {cloneElement(children, { id, 'aria-invalid': wrong ? true : undefined, 'aria-describedby': said ? `${id}-said` : undefined })}
      {said ? (
        <span id={`${id}-said`} className={wrong ? css.wrong : css.hint} role={wrong ? 'alert' : undefined}>
          {said}
        </span>
      ) : null}
    </div>
  )
}
