import { useEffect } from 'react'
import { markRead } from './receive.ts'
import type { Room } from './room.ts'

/** Tells that messages were read: while the page is looked at and its end is in sight. */
export function useReading(room: Room, lastSeq: number | undefined, atEnd: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is a new reason to look
  useEffect(() => {
    const look = () => atEnd && document.visibilityState === 'visible' && document.hasFocus() && void markRead(room)
    look()
    addEventListener('focus', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [room, lastSeq, atEnd])
}
