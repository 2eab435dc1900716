import type { ReadItem } from '#src/inbox/item.ts'
import { item } from '../connector.ts'
import { contentKey, known } from '../wire.ts'

/** Where a unit stood. */
export interface Place {
  /** `entry.id`: our professional account. */
  account: string
  /** Ids that are ourselves: whatever they send is outbound. */
  own: ReadonlySet<string>
  /** ISO time of the entry, else of the arrival. */
  at: string
  isTest: boolean
  /** Another app owns the thread; we only listen. */
  standby?: true
}

/** What every unit tells of the place it stood in. */
export function around(place: Place): { extra: Record<string, unknown>; isTest: boolean; channel: 'instagram' } {
  return { channel: 'instagram', isTest: place.isTest, extra: known({ toAccount: place.account || undefined, standby: place.standby }) }
}

/** A unit that is kept without being used; `value` gives its key where `more` names none. */
export function unread(rawType: string, value: unknown, place: Place, more: Partial<ReadItem> = {}): ReadItem {
  const { channel, isTest, extra } = around(place)
  return item({
    channel,
    isTest,
    dedupeKey: contentKey(rawType, [place.account, place.at, value]),
    occurredAt: place.at,
    rawType,
    ...more,
    kind: 'ignored',
    extra: { ...extra, ...more.extra },
  })
}
