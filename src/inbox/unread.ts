import type { ReadItem } from './item.ts'

/** A unit out of a mailbox, waiting to be taken in. */
export interface Unread {
  id: string
  mailboxId: string | null
  connectionId: string
  country: string
  dialogue: 'choose' | 'route'
  receivedAt: Date
  item: ReadItem
}
