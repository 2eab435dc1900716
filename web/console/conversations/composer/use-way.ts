import { useNow } from '../../../parts/use-now.ts'
import type { Conversation } from '../shapes.ts'
import { windowOf } from '../window-left.tsx'

/** Whether words may go to the client now: `template`, where only an approved one may; and why not at all. */
export type Way = 'open' | 'template' | 'instagram' | 'gone' | 'optedOut'

/** How the client can be written to, as time goes by. */
export function useWay(conversation: Conversation): Way {
  const now = useNow(15_000)
  if (!conversation.connector) return 'gone'
  if (conversation.contact.optedOutAt) return 'optedOut'
  if (windowOf(conversation, now) !== 'closed') return 'open'
  return conversation.connector === 'instagram' ? 'instagram' : 'template'
}
