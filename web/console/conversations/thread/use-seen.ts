import { useEffect } from 'react'
import { call } from '../../../api.ts'
import type { Conversation } from '../shapes.ts'

/** Tells that the office has looked: while the page is before somebody's eyes. */
export function useSeen(conversation: Conversation | undefined): void {
  const { id, lastSeq = 0, unread = 0 } = conversation ?? {}
  useEffect(() => {
    const look = () => {
      if (id && unread && document.visibilityState === 'visible' && document.hasFocus())
        // Not told now, it is told with the next message or the next look.
        void call('POST', `/conversations/${id}/seen`, { seq: lastSeq }).catch(() => {})
    }
    look()
    addEventListener('focus', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [id, lastSeq, unread])
}
