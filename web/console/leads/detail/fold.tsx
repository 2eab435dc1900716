import type { ReactNode } from 'react'
import { Icon } from '../../../parts/icon.tsx'
import { down } from '../../parts/icons.ts'
import css from './detail.module.css'

/** What stands behind a press: one line, and below it what it opens to. */
export function Fold({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <details className={css.fold}>
      <summary>
        <Icon strokes={down} size={20} />
        {title}
      </summary>
      {children}
    </details>
  )
}
