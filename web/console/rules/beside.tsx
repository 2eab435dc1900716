import type { ReactNode } from 'react'
import { useIsAdmin } from '../me.ts'
import { Bench } from './bench/bench.tsx'
import { useBenchWords } from './bench/words.ts'
import css from './rules.module.css'

/** A page with the bench beside it, at a desk; on a phone the bench is a page of its own. Trying is for admins. */
export function Beside({ children }: { children: ReactNode }) {
  const isAdmin = useIsAdmin()
  const words = useBenchWords()
  if (!isAdmin) return <div className={css.beside}>{children}</div>
  return (
    <div className={css.beside}>
      <div>{children}</div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <aside className={css.bench} aria-label={words.title} tabIndex={0}>
        <h2>{words.title}</h2>
        <Bench />
      </aside>
    </div>
  )
}
