import { useCallback, useEffect, useRef } from 'react'

const PAUSE_MS = 400

/** Runs something a moment after it was last asked for, at most once a moment: a hundred wakes are one look. */
export function useSoon(run: () => void): () => void {
  const latest = useRef(run)
  latest.current = run
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      latest.current()
    }, PAUSE_MS)
  }, [])
}
