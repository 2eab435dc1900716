import { useSyncExternalStore } from 'react'
import type { Line, Live } from '../live.ts'

/** How the page's line stands. */
export function useLine(live: Live): Line {
  return useSyncExternalStore(live.onLine, live.line)
}
