import { createContext, useContext } from 'react'
import type { Me } from '../shapes.ts'

/** Who is signed in at the console. */
export const MeContext = createContext<Me | null>(null)

/** Who is signed in: an admin or a manager, with the tenant. */
export function useMe(): Me {
  return useContext(MeContext)!
}

const CHANGED = 'wasl-me'

/** Says that who one is, or what the house looks like, has changed: the frame reads it anew. */
export function meChanged(): void {
  dispatchEvent(new Event(CHANGED))
}

/** Hears `meChanged`. */
export function onMeChanged(look: () => void): () => void {
  addEventListener(CHANGED, look)
  return () => removeEventListener(CHANGED, look)
}

/** Whether one may change what only admins change. */
export function useIsAdmin(): boolean {
  return useMe().role === 'admin'
}
