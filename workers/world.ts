import type { Outside } from '#connectors/connector.ts'
import type { Config } from '#src/config.ts'
import type { Connectors } from '#src/connections/connection.ts'
import type { Bell } from '#src/jobs.ts'
import type { Clock } from '#src/platform/clock.ts'
import type { Db } from '#src/platform/db.ts'
import type { FileStore } from '#src/platform/files/store.ts'
import type { Log } from '#src/platform/log.ts'

/** What a worker has: the database, the time, the connectors (handed in by `app.ts`) and the way out. */
export interface World {
  db: Db
  clock: Clock
  log: Log
  config: Config
  connectors: Connectors
  outside: Outside
  /** Where contents lie. */
  files: FileStore
  /** Has this process look again in a moment, in milliseconds: nobody rings when a time comes. */
  lookAgain?(bell: Bell, inMs: number): void
}

/** What became of one row a worker handled. done: it stands outside; the others are the kinds of fault, or a reason to wait for a person. */
export type Outcome =
  | { is: 'done'; externalId?: string; receipt?: string; detail?: Record<string, unknown> }
  | {
      is: 'retry' | 'wait' | 'unauthorized' | 'rejected' | 'uncertain'
      error: string
      code?: string
      afterMs?: number
      scope?: 'connection' | 'item'
    }
  /** Only for jobs that are no delivery: the same again, after a while. */
  | { is: 'again'; afterMs: number }
  | { is: 'blocked'; why: { code: string; text: { ar: string; en: string } } }

/** Work that goes on after its drain has returned; whoever stops waits for it. Of lanes, unless another bell is named. */
export interface Hand {
  size(bell?: Bell): number
  take(work: Promise<void>, bell?: Bell): void
  /** No new work is begun any more. */
  stopping(): boolean
}
