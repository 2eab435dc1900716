import type { Trx } from '#src/platform/db.ts'
import type { Caller } from '#src/platform/route.ts'

/** Something that happened, as it is pushed. `id` is the `after` that leads on from here; the browser keeps the newest. */
export interface LiveEvent {
  id: string
  type: string
  data: unknown
}

/** What passes and is kept nowhere: somebody types, somebody is here. It goes to whoever listens on the channel just now, never to the socket it came from. */
export interface Sign {
  type: string
  data: unknown
}

/**
 * What a browser can listen to, declared by the noun that owns it and listed in `src/live-topics.ts`. A wake of its channel says only "look":
 * each reader's `mayRead` and `read` run again, as him, in his tenant's transaction, and what `read` answers is all that he is sent.
 */
export interface Topic {
  /** One word. A browser subscribes to `name`, or to `name:<id>` where the topic `takesId`. */
  name: string
  /** Whether it is one of many, each with an id (a UUID; anything else is refused before `mayRead`). */
  takesId?: boolean
  /** The channel whose wakes concern this reader, inside his tenant: what `wakeAfter(trx, channel)` names. Left out: `name`, or `name:<id>`. */
  channel?(caller: Caller, id: string): string
  /** Whether this caller may listen. Asked at the beginning and before every reading; a no ends the subscription. `id` is '' where the topic takes none. */
  mayRead(caller: Caller, id: string, trx: Trx): Promise<boolean>
  /**
   * Everything since `after`, oldest first, and the `after` to go on from. `after` is null at the beginning: then it answers where the topic stands and no event.
   * What a browser sends as `after` comes here as text, unchecked: one that the topic cannot read is treated as null. `more`: there is more, read again at once.
   */
  read(caller: Caller, id: string, after: string | null, trx: Trx): Promise<{ after: string; events: LiveEvent[]; more?: boolean }>
  /** What a browser says on the topic (`{ type: 'typing', topic }`): answers the sign to pass on, or null for none. Only readers are heard. */
  hear?(caller: Caller, id: string, type: string, trx: Trx): Promise<Sign | null>
  /** A reader is here: at his subscription, and every half minute as long as it lasts. May answer a sign for the others. */
  here?(caller: Caller, id: string, now: Date, trx: Trx): Promise<Sign | null>
  /** A reader has left (closed, unsubscribed, cut off); he may still be here on another socket. May answer a sign for the others. */
  gone?(caller: Caller, id: string, now: Date, trx: Trx): Promise<Sign | null>
}
