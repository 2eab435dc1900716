import type { ReactNode } from 'react'
import css from './page-head.module.css'

/** The head of a room: its name, a word about it, and what can be done here. */
export function PageHead({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  return (
    <header className={css.head}>
      <div>
        <h1>{title}</h1>
        {about ? <p className={css.about}>{about}</p> : null}
      </div>
      {children ? <div className={css.acts}>{children}</div> : null}
    </header>
  )
}
