import { item } from '#connectors/connector.ts'
import type { Person, ReadItem } from '#src/inbox/item.ts'
import { fingerprint, given, type Wire } from './wire.ts'

/** Where a unit stood: whose it is, who else was named there, and when, for units that tell no time. */
export interface Place {
  /** phone_number_id of the number written to, or the business account's id for account-level events. */
  account: string
  /** Our own number in digits, as displayed. */
  ownNumber?: string
  contacts: Wire[]
  /** ISO time of the entry, else of the arrival. */
  at: string
  /** ISO time of the entry, where it tells one: part of the key of units without an id. */
  told?: string
}

/** A unit that is kept without being used; `unit` gives its key where it has no id. */
export function ignored(
  unit: unknown,
  place: Place,
  rawType: string,
  more: Partial<ReadItem> & { person?: Person; extra?: Record<string, unknown> } = {},
): ReadItem {
  return item({
    channel: 'whatsapp',
    dedupeKey: `${rawType}:${fingerprint(place.account, place.told, unit)}`,
    occurredAt: place.at,
    rawType,
    ...given(more),
    kind: 'ignored',
    extra: given({ ...more.extra, toAccount: place.account }),
  })
}
