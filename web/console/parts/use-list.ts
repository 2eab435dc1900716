import { useCallback, useEffect, useRef, useState } from 'react'
import { call, codeOf, type Page } from '../../api.ts'

/** A list read page by page. */
export interface List<Row> {
  rows: Row[] | undefined
  fault: string | undefined
  /** Reads the next page; undefined where there is none. */
  more: (() => void) | undefined
  /** Reads again as much as stands there. */
  reload(): void
  /** Shows a change before the server has told of it. */
  change(how: (rows: Row[]) => Row[]): void
}

const MOST = 200

/** Reads a list of the API, e.g. `useList('/leads', { status: 'waiting' })`; another path or question begins anew. Empty values are left out. */
export function useList<Row>(path: string, question: Record<string, string | undefined> = {}, limit = 50): List<Row> {
  const asked = useRef(0)
  const [state, setState] = useState<{ rows?: Row[]; next: string | null; fault?: string }>({ next: null })
  const words = new URLSearchParams(Object.entries(question).flatMap(([name, value]) => (value ? [[name, value]] : []))).toString()
  const read = useCallback(
    async (cursor: string | null, size: number, before: Row[]) => {
      const mine = ++asked.current
      try {
        const page = await call<Page<Row>>(
          'GET',
          `${path}?${words}${words ? '&' : ''}limit=${Math.min(MOST, size)}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        )
        if (mine === asked.current) setState({ rows: [...before, ...page.data], next: page.nextCursor })
      } catch (fault) {
        if (mine === asked.current) setState((was) => ({ ...was, fault: codeOf(fault) }))
      }
    },
    [path, words],
  )
  useEffect(() => {
    setState({ next: null })
    void read(null, limit, [])
  }, [read, limit])
  const { rows, next, fault } = state
  return {
    rows,
    fault,
    more: next ? () => void read(next, limit, rows ?? []) : undefined,
    reload: () => void read(null, Math.max(limit, rows?.length ?? 0), []),
    change: (how) => setState((was) => (was.rows ? { ...was, rows: how(was.rows) } : was)),
  }
}
