import { useSyncExternalStore } from 'react'
import { leaving, unlessUnsaved, wouldLose } from './unsaved.ts'

/** Goes to an address of this page without loading it anew; asks first where something half-written would be lost. `instead`: the way back does not pass here. */
export function go(address: string, instead = false): void {
  unlessUnsaved(() => {
    if (instead) history.replaceState({ at }, '', address)
    else history.pushState({ at: ++at }, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
  }, address)
}

/** The path one stands at; it follows every step. */
export function usePath(): string {
  return useSyncExternalStore(watch, () => location.pathname)
}

/** What follows the path's question mark; it follows every step. */
export function useQuery(): URLSearchParams {
  return new URLSearchParams(useSyncExternalStore(watch, () => location.search))
}

function watch(look: () => void): () => void {
  addEventListener('popstate', look)
  return () => removeEventListener('popstate', look)
}

/** How many steps this page has taken: where the browser's own back and forward lead is told by it. */
let at: number = history.state?.at ?? 0
let here = location.href

// The browser has stepped already when it tells of back and forward: where that would lose something the step is taken back before anybody
// looks, and taken again if the person says so.
addEventListener('popstate', (event) => {
  const to = event.isTrusted ? ((event.state as { at?: number } | null)?.at ?? 0) : at
  const by = to - at
  if (by && wouldLose(location.href, here)) {
    event.stopImmediatePropagation()
    history.go(-by)
    leaving.set({ step: () => history.go(by) })
    return
  }
  at = to
  here = location.href
})
