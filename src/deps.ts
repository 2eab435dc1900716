import type { Config } from './config.ts'
import type { Connectors } from './connections/connection.ts'
import type { Clock } from './platform/clock.ts'
import type { Db } from './platform/db.ts'
import type { FileStore } from './platform/files/store.ts'
import type { Log } from './platform/log.ts'
import { routesOf } from './platform/route.ts'

/** What every route may use beside its transaction. */
export interface Deps {
  db: Db
  clock: Clock
  config: Config
  connectors: Connectors
  log: Log
  /** Where contents lie. */
  files: FileStore
  /** Why wasl would not call an address (it is private, or no address at all); null when it would. Pure: nobody is asked. */
  refusedAddress(url: string): string | null
  /** Tells the door that a connection's secrets changed. */
  forgetSecrets(): void
}

/** Declares an endpoint of the API; see `Route`. */
export const route = routesOf<Deps>()
