import { describe, expect, it } from 'vitest'
import { connectors } from '#connectors/index.ts'
import { fieldsOf, type SettingField } from './fields.ts'

const arabic = /[\u0600-\u06ff]/
/** Names that are the same in every language. */
const SAME = /^(\/?[\w-]+(\/[\w-]+)*|WAHA|Evolution API)$/
const all = (fields: readonly SettingField[]): SettingField[] => fields.flatMap((field) => [field, ...all(field.fields)])

describe.each(connectors.map((one) => [one.name, one] as const))('the form of %s', (_name, connector) => {
  const fields = fieldsOf(connector)

  it('names every setting, its choices and what stands inside it, in Arabic and in English', () => {
    for (const { key, label, help, options } of all(fields))
      for (const { ar, en } of [label, ...(help ? [help] : []), ...options.map((one) => one.label)]) {
        expect(arabic.test(ar) || SAME.test(ar), `${key}: ${ar}`).toBe(true)
        expect(en, key).not.toMatch(arabic)
        expect(en, key).toBeTruthy()
      }
    expect(Object.keys(connector.labels).sort()).toEqual(fields.map((one) => one.key).sort())
    expect(all(fields).filter(({ key, label }) => label.ar === key)).toEqual([])
  })

  it('asks for what its schema requires, and for nothing more', () => {
    const missing = connector.settings.safeParse({}).error?.issues.map((issue) => String(issue.path[0])) ?? []
    expect(fields.filter((one) => one.required).map((one) => one.key)).toEqual([...new Set(missing)])
  })
})
