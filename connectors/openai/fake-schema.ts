/** A JSON schema as far as the strict subset goes. */
export interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  const?: unknown
  [more: string]: unknown
}

/** Why the service would refuse a schema as not of its strict subset; null for a good one. */
export function strictFault(schema: Schema, path = 'root'): string | null {
  if (path === 'root' && schema.type !== 'object') return 'schema must be a JSON Schema of type object'
  for (const word of ['allOf', 'oneOf', 'not', 'if', 'patternProperties'])
    if (word in schema) return `In context=${path}, '${word}' is not permitted`
  if (schema.properties || schema.type === 'object') {
    const names = Object.keys(schema.properties ?? {})
    if (schema.additionalProperties !== false)
      return `In context=${path}, 'additionalProperties' is required to be supplied and to be false`
    if (names.some((name) => !schema.required?.includes(name)))
      return `In context=${path}, 'required' is required to be supplied and to be an array including every key in properties`
  }
  const within = [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])]
  for (const one of within) {
    const fault = strictFault(one, `${path}.`)
    if (fault) return fault
  }
  return null
}

/** A value of this schema, from the value wished for where that fits, else the emptiest there is. */
export function fill(schema: Schema, wished: unknown): unknown {
  if (schema.anyOf)
    return fill(
      schema.anyOf.find((one) => suits(one, wished)) ?? schema.anyOf.find((one) => one.type === 'null') ?? schema.anyOf[0]!,
      wished,
    )
  if (schema.type === 'object') {
    const given = typeof wished === 'object' && wished !== null ? (wished as Record<string, unknown>) : {}
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, fill(one, given[name] ?? null)]))
  }
  if (suits(schema, wished)) return wished
  return emptiest(schema)
}

function suits(schema: Schema, value: unknown): boolean {
  if (schema.const !== undefined) return value === schema.const
  if (schema.enum) return schema.enum.includes(value)
  const types = [schema.type ?? []].flat()
  const own = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return types.includes(own) || (own === 'number' && types.includes('integer') && Number.isInteger(value))
}

function emptiest(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  const types = [schema.type ?? []].flat()
  if (types.includes('null') || schema.enum?.includes(null)) return null
  if (schema.enum) return schema.enum[0]
  const of: Record<string, unknown> = { string: '', number: 0, integer: 0, boolean: false, array: [] }
  return of[types[0] ?? ''] ?? null
}
