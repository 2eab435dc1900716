import type { ButtonHTMLAttributes } from 'react'
import css from './button.module.css'

/** How much a button asks to be pressed. */
export type Weight = 'filled' | 'outlined' | 'text' | 'bad' | 'quiet'

/** The classes of a button, for links that look like one. */
export function buttonClass(weight: Weight, wide = false): string {
  return [css.button, weight === 'text' ? '' : css[weight], wide ? css.wide : ''].filter(Boolean).join(' ')
}

/** A button of at least 44 px. `busy`: it was pressed and is at work. */
export function Button({
  weight = 'text',
  wide = false,
  busy = false,
  className = '',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { weight?: Weight; wide?: boolean; busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      className={`${buttonClass(weight, wide)} ${className}`}
      aria-busy={busy || undefined}
      disabled={rest.disabled || busy}
    />
  )
}
