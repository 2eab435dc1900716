import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import type { Strokes } from './icons.ts'
import css from './state.module.css'

/** What a page says where there is nothing to show: nothing yet, or why not and what to do. */
export function State({
  strokes,
  title,
  alert = false,
  children,
}: {
  strokes: Strokes
  title: string
  alert?: boolean
  children?: ReactNode
}) {
  return (
    <div className={css.state} role={alert ? 'alert' : undefined}>
      <Icon strokes={strokes} size={40} />
      <h2>{title}</h2>
      {children}
    </div>
  )
}
