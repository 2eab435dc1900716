import { useMemo } from 'react'
import { inOrder } from '../draft/order.ts'
import { useRoom } from '../room.ts'
import css from './bench.module.css'
import { Bench } from './bench.tsx'
import { PathList } from './path-list.tsx'
import { useBenchWords } from './words.ts'

/** The bench as a page: on a phone the only one, at a desk with the path in full beside it. */
export function BenchPage() {
  const { draft } = useRoom()
  const words = useBenchWords()
  const ordered = useMemo(() => inOrder(draft.rules), [draft.rules])
  return (
    <div className={css.page}>
      <section className={css.paper} aria-label={words.title}>
        <h2>{words.title}</h2>
        <Bench />
      </section>
      <section aria-label={words.path}>
        <h2>{words.path}</h2>
        <PathList rules={ordered} />
      </section>
    </div>
  )
}
