import type { ReactNode } from 'react'
import { Button } from '../../parts/button.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Loading } from '../../parts/loading.tsx'
import { useWords } from '../words.ts'
import css from './rows.module.css'
import type { List } from './use-list.ts'

/** A list in each of its states: on its way, refused, empty (`empty` says why and what to do), or its rows with the way to more. */
export function Rows<Row>({ list, empty, children }: { list: List<Row>; empty: ReactNode; children(rows: Row[]): ReactNode }) {
  const words = useWords()
  if (!list.rows) return list.fault ? <Fault code={list.fault} onRetry={list.reload} /> : <Loading />
  if (!list.rows.length) return empty
  return (
    <>
      {children(list.rows)}
      {list.more ? (
        <div className={css.more}>
          <Button weight="outlined" onClick={list.more}>
            {words.moreRows}
          </Button>
        </div>
      ) : null}
    </>
  )
}
