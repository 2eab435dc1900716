import { useCallback, useEffect, useRef, useState } from 'react'
import { codeOf } from '../api.ts'

/** Something read from the API: not yet, there, or why not. What is there stays while it is read again. */
export interface Resource<T> {
  value: T | undefined
  fault: string | undefined
  reload(): void
  /** Shows a change before the server has told of it. */
  change(how: (was: T) => T): void
}

/** Reads something when the part appears and whenever `reload` is called; of answers that cross only the last asked counts. */
export function useResource<T>(load: () => Promise<T>, key = ''): Resource<T> {
  const [state, setState] = useState<{ value?: T; fault?: string }>({})
  const asked = useRef(0)
  const latest = useRef(load)
  latest.current = load
  const reload = useCallback(() => {
    const mine = ++asked.current
    latest.current().then(
      (value) => mine === asked.current && setState({ value }),
      (fault) => mine === asked.current && setState((was) => ({ ...was, fault: codeOf(fault) })),
    )
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another thing to read
  useEffect(reload, [reload, key])
  const change = useCallback(
    (how: (was: T) => T) => setState((was) => (was.value === undefined ? was : { ...was, value: how(was.value) })),
    [],
  )
  return { value: state.value, fault: state.fault, reload, change }
}
