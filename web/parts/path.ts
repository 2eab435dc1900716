import { useSyncExternalStore } from 'react'

/** Goes to an address of this page without loading it anew. `instead`: the way back does not pass here. */
export function go(address: string, instead = false): void {
  if (instead) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  dispatchEvent(new PopStateEvent('popstate'))
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
