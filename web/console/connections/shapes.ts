import type { z } from 'zod'
import type { SettingField } from '#src/connections/fields.ts'
import type { connectionShape, findingShape } from '#src/connections/queries.ts'

/** An account of an outside service. */
export type Connection = z.output<typeof connectionShape>
/** One thing a test found. */
export type Finding = z.output<typeof findingShape>

/** A service that can be connected, with the form of its settings. */
export interface Connector {
  name: string
  label: { ar: string; en: string }
  duties: string[]
  channel: string | null
  webhook: 'shared' | 'own' | null
  /** What it brought can be read again. */
  lists: boolean
  fields: SettingField[]
}

export type { SettingField }
