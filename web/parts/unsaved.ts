import { useEffect, useRef } from 'react'
import { makeStore } from './store.ts'

/** What is half-written on this page, each with the addresses where it stays as it is; undefined: only at its own path. */
const held = new Map<object, string | undefined>()

/** The step that waits for the answer "leave it, or stay?"; null: nobody is asked. */
export const leaving = makeStore<{ step: (() => void) | null }>({ step: null })

/**
 * Says that something half-written would be lost by leaving: steps inside the page, and leaving the page itself, are asked about first.
 * `within`: the start of the addresses at which it is kept. Answers how to let go of it at once, for a step that follows a save.
 */
export function useUnsaved(is: boolean, within?: string): () => void {
  const mine = useRef({})
  useEffect(() => {
    if (!is) return
    const key = mine.current
    held.set(key, within)
    addEventListener('beforeunload', ask)
    return () => release(key)
  }, [is, within])
  return () => release(mine.current)
}

/** Takes a step, unless it would lose something half-written: then the person is asked first. `to`: the address it leads to. */
export function unlessUnsaved(step: () => void, to: string): void {
  if (wouldLose(to)) leaving.set({ step })
  else step()
}

/** Whether going from one address to another would lose something. */
export function wouldLose(to: string, from = location.href): boolean {
  const [next, now] = [new URL(to, location.href), new URL(from)]
  return [...held.values()].some((within) =>
    within === undefined ? next.pathname !== now.pathname : !(next.pathname + next.search).startsWith(within),
  )
}

/** The person chose to leave: nothing holds any more. */
export function leaveAll(): void {
  for (const key of [...held.keys()]) release(key)
}

function release(key: object): void {
  held.delete(key)
  if (!held.size) removeEventListener('beforeunload', ask)
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
