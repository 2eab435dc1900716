import { createContext, useContext, useEffect, useRef } from 'react'
import { type LiveEvent, openLive } from '../live.ts'

let opened: ReturnType<typeof openLive> | undefined

/** The page's one socket, opened when somebody is signed in. */
export const LiveContext = createContext<ReturnType<typeof openLive> | null>(null)

/** Opens the socket, once a page. */
export function pageLive(): ReturnType<typeof openLive> {
  opened ??= openLive()
  return opened
}

/** Hears a topic. A wake says only "look": `look` reads again, also after the line was away. */
export function useTopic(
  topic: 'requests' | 'notifications' | 'leads' | 'conversations' | 'deliveries' | 'connections',
  look: (event?: LiveEvent) => void,
): void {
  const live = useContext(LiveContext)
  const latest = useRef(look)
  latest.current = look
  useEffect(() => live?.watch(topic, { on: (event) => latest.current(event), resumed: () => latest.current() }), [live, topic])
}
