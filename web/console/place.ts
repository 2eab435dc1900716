import { usePath } from '../parts/path.ts'

/** Where one stands at the console: /console/<room>/<id>/<rest>. */
export interface Place {
  room: string
  id: string | undefined
  rest: string[]
}

/** Reads an address; the console itself is the overview. */
export function placeOf(path: string): Place {
  const [room, id, ...rest] = path
    .replace(/^\/console\/?/, '')
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent)
  return { room: room ?? 'overview', id, rest }
}

/** Where one stands now. */
export function usePlace(): Place {
  return placeOf(usePath())
}
