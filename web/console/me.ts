import { createContext, useContext } from 'react'
import type { Me } from '../shapes.ts'

/** Who is signed in at the console. */
export const MeContext = createContext<Me | null>(null)

/** Who is signed in: an admin or a manager, with the tenant. */
export function useMe(): Me {
  return useContext(MeContext)!
}

/** Whether one may change what only admins change. */
export function useIsAdmin(): boolean {
  return useMe().role === 'admin'
}
