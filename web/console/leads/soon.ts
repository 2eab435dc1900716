import { useEffect, useRef } from 'react'

const PAUSE_MS = 800

/** Runs something soon, once for however many asked in between: a burst of wakes is one look. */
export function useSoon(run: () => void): () => void {
  const latest = useRef(run)
  latest.current = run
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      latest.current()
    }, PAUSE_MS)
  }
}
