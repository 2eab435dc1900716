import type { Http } from '../http.ts'
import type { OdooSettings } from './settings.ts'

/** One call of a model's method. `args` by Python's names; `ids` where the method works on records. */
export interface OdooCall {
  model: string
  method: string
  ids?: readonly number[]
  args?: Record<string, unknown>
  context?: Record<string, unknown>
  /** A repeat does no harm: silence then means `retry`, else `uncertain`. */
  repeatable: boolean
  /** Harmless only after looking whether it stands already (a record that Odoo keeps once by its name): never tried again at once, unseen. */
  lookFirst?: true
}

/** One of the two ways to call Odoo (JSON-2, XML-RPC), alike from outside. */
export interface Transport {
  /** Throws ConnectorError. A method without a result answers null. */
  call(call: OdooCall): Promise<unknown>
  /** The bot's own user id. */
  uid(): Promise<number>
}

/** What both transports are opened with. */
export interface Way {
  base: string
  db: string
  login: string
  keys: readonly string[]
  timeoutMs: number
  http: Http
  now(): Date
}

/** What an Odoo says it is. */
export interface Version {
  major: number
  /** As Odoo writes it: `17.0`, `18.0+e-20250520`. */
  text: string
}

/** An Odoo that can be called; what it learns (version, protocol, user id) it remembers. */
export interface Odoo extends Transport {
  version(): Promise<Version>
  readonly base: string
  readonly settings: OdooSettings
  now(): Date
}

/** Asks once and remembers; a failure is forgotten, and parallel askers share one call. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
}
