import type { SettingField } from './shapes.ts'

/** What stands in a form's boxes: text as typed, switches as '' (no choice), 'yes', 'no'; what is inside a group by its own key. */
export type Draft = { [key: string]: string | Draft }

/** Fills the boxes with settings as they stand; secrets are never told and stay empty. */
export function draftOf(fields: readonly SettingField[], settings: Record<string, unknown>): Draft {
  return Object.fromEntries(fields.map((field) => [field.key, boxOf(field, settings[field.key])]))
}

/** The boxes as settings. What is empty is left out. */
export function settingsOf(fields: readonly SettingField[], draft: Draft): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = settingOf(field, draft[field.key])
      return value === undefined ? [] : [[field.key, value]]
    }),
  )
}

/** What has changed, key by key: null takes a setting away. Secrets are changed elsewhere. */
export function changeOf(fields: readonly SettingField[], before: Draft, after: Draft): Record<string, unknown> {
  return Object.fromEntries(
    fields
      .filter(({ key, secret }) => !secret && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
      .map((field) => [field.key, settingOf(field, after[field.key]) ?? null]),
  )
}

function boxOf({ kind, secret, fields }: SettingField, value: unknown): string | Draft {
  if (kind === 'group') return draftOf(fields, (value ?? {}) as Record<string, unknown>)
  if (secret || value === undefined || value === null) return ''
  if (kind === 'switch') return value ? 'yes' : 'no'
  if (kind === 'list') return [value].flat().join('\n')
  if (kind === 'map')
    return Object.entries(value)
      .map(([name, means]) => `${name} = ${means}`)
      .join('\n')
  return String(value)
}

function settingOf({ kind, fields }: SettingField, box: string | Draft | undefined): unknown {
  if (kind === 'group') {
    const inside = settingsOf(fields, (box ?? {}) as Draft)
    return Object.keys(inside).length ? inside : undefined
  }
  const text = typeof box === 'string' ? box.trim() : ''
  if (!text) return undefined
  if (kind === 'switch') return text === 'yes'
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : text
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  if (kind === 'list') return lines
  // The last sign divides: a question may hold one itself.
  if (kind === 'map') return Object.fromEntries(lines.map((line) => line.match(/^(.*?)\s*=\s*([^=]*)$/)?.slice(1) ?? [line, '']))
  return text
}
