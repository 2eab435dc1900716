import { z } from 'zod'
import type { Connector, SettingLabel } from '#connectors/connector.ts'
import { shape, words } from '#src/platform/shapes.ts'
import { isSecret } from './connection.ts'

/** How a setting is filled in: a line of text, a day, a number, a switch, one of `options`, a list (one a line), a map (name = value, one a line), a group of `fields`. */
export type FieldKind = 'text' | 'date' | 'number' | 'switch' | 'choice' | 'list' | 'map' | 'group'

/** One setting of a connector's form. */
export interface SettingField {
  key: string
  kind: FieldKind
  label: { ar: string; en: string }
  help: { ar: string; en: string } | null
  required: boolean
  /** Write-only; may hold several valid values. */
  secret: boolean
  /** Several lines. */
  long: boolean
  /** Made up here and told to the service: to be copied once it is saved. */
  ours: boolean
  options: { value: string; label: { ar: string; en: string } }[]
  fields: SettingField[]
}

/** The shape of `SettingField`, as the API answers it. */
export const fieldShape: z.ZodType = shape({
  key: z.string(),
  kind: z.enum(['text', 'date', 'number', 'switch', 'choice', 'list', 'map', 'group']),
  label: words,
  help: words.nullable(),
  required: z.boolean(),
  secret: z.boolean(),
  long: z.boolean(),
  ours: z.boolean(),
  options: z.array(shape({ value: z.string(), label: words })),
  get fields() {
    return z.array(fieldShape)
  },
}).meta({ id: 'SettingField' })

/** A connector's form, read off its own schema in its order; what every connection takes stands last. */
export function fieldsOf(connector: Connector): SettingField[] {
  return fieldsIn(connector.settings, connector.labels)
}

function fieldsIn(type: z.ZodType, labels: Readonly<Record<string, SettingLabel>>): SettingField[] {
  const shapeOf = (bare(type) as unknown as { shape?: Record<string, z.ZodType> }).shape ?? {}
  return Object.entries(shapeOf).map(([key, field]) => fieldOf(key, field, labels[key] ?? { ar: key, en: key }))
}

function fieldOf(key: string, type: z.ZodType, label: SettingLabel): SettingField {
  const inner = bare(type)
  const secret = isSecret(type)
  const kind = secret ? 'text' : kindOf(inner)
  return {
    key,
    kind,
    label: { ar: label.ar, en: label.en },
    help: label.help ?? null,
    required: !type.safeParse(undefined).success,
    secret,
    long: label.long ?? false,
    ours: label.ours ?? false,
    options:
      kind === 'choice'
        ? (inner as unknown as { options: string[] }).options.map((value) => ({ value, label: nameOf(label.of?.[value], value) }))
        : [],
    fields: kind === 'group' ? fieldsIn(inner, label.of ?? {}) : [],
  }
}

const nameOf = (label: SettingLabel | undefined, value: string) => ({ ar: label?.ar ?? value, en: label?.en ?? value })

const KINDS: Record<string, FieldKind> = {
  number: 'number',
  boolean: 'switch',
  enum: 'choice',
  array: 'list',
  record: 'map',
  object: 'group',
}

function kindOf(inner: z.ZodType): FieldKind {
  const { type, options, format } = (inner as unknown as { def: { type: string; options?: z.ZodType[]; format?: string } }).def
  if (type === 'string' && format === 'date') return 'date'
  if (type === 'union') return options?.some((one) => kindOf(bare(one)) === 'list') ? 'list' : 'text'
  return KINDS[type] ?? 'text'
}

/** What stands inside optional, default and transformed types. */
function bare(type: z.ZodType): z.ZodType {
  const { innerType, in: before } = (type as unknown as { def: { innerType?: z.ZodType; in?: z.ZodType } }).def
  const inner = innerType ?? before
  return inner ? bare(inner) : type
}
