import { usePath } from '../parts/path.ts'

/** Where one stands in the portal; its path is the address below /portal. */
export type Place =
  | { part: 'requests'; requestId?: string; leadId?: string; past: boolean }
  | { part: 'chats' }
  | { part: 'notices' }
  | { part: 'me' }

/** Reads an address. What it does not know is the list of requests. */
export function placeOf(path: string): Place {
  const [part, id] = path.replace(/^\/portal\/?/, '').split('/')
  if (part === 'chats') return { part: 'chats' }
  if (part === 'notifications') return { part: 'notices' }
  if (part === 'me') return { part: 'me' }
  if (part === 'leads' && id) return { part: 'requests', leadId: id, past: false }
  if (part === 'requests' && id && id !== 'past') return { part: 'requests', requestId: id, past: false }
  return { part: 'requests', past: part === 'requests' && id === 'past' }
}

/** Where one stands now. */
export function usePlace(): Place {
  return placeOf(usePath())
}
