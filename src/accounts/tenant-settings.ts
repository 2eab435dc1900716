import { isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'
import { audit } from '#src/audit/record.ts'
import { AppError } from '#src/errors.ts'
import { dropFiles } from '#src/files/drop.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { id, shape, text, time } from '#src/platform/shapes.ts'
import { timeZoneSchema, workingHoursSchema } from '#src/routing/hours.ts'
import { contrastWithWhite, isReadable } from './accent.ts'
import { getTenant } from './tenants.ts'

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))
const minute = z.number().int().min(0).max(1439)
const day = z.number().int().min(0).max(6)
const quiet = z
  .strictObject({ from: minute, to: minute })
  .meta({ description: 'Local minutes of the day; `to` ≤ `from` ends on the next day' })

/** What a tenant is set to, as the API shows it. */
export const tenantShape = shape({
  id,
  name: z.string(),
  languages: z.array(z.enum(['ar', 'en'])).meta({ description: 'The first is the one wasl begins in' }),
  timeZone: z.string(),
  country: z.string(),
  currency: z.string(),
  workingHours: z.array(z.looseObject({})).meta({ description: 'What somebody new begins with, as in a freelancer; empty: at any hour' }),
  weekend: z.array(day).meta({ description: '0 Sunday to 6 Saturday; what the rules mean by a week-end' }),
  quiet: quiet.nullable(),
  masking: z.boolean(),
  accent: z.string().nullable(),
  logo: z.string().nullable().meta({ description: 'Where its logo can be had, by whoever is signed in' }),
  publicUrl: z.string(),
  begunAt: time.nullable().meta({ description: 'When the first run was gone through, or put aside' }),
}).meta({ id: 'Tenant' })

/** What of it can be changed; what is left out stays. */
export const tenantChange = z.strictObject({
  name: text(80).optional(),
  languages: z
    .array(z.enum(['ar', 'en']))
    .min(1)
    .max(2)
    .refine((list) => new Set(list).size === list.length, 'each language once')
    .optional(),
  timeZone: timeZoneSchema.optional(),
  country: z
    .string()
    .refine((code) => /^[A-Z]{2}$/.test(code) && isSupportedCountry(code), 'a country’s two letters, such as SA')
    .optional(),
  currency: z
    .string()
    .refine((code) => CURRENCIES.has(code), 'a currency’s three letters, such as SAR')
    .optional(),
  workingHours: workingHoursSchema.optional(),
  weekend: z.array(day).max(6).optional(),
  quiet: quiet.nullable().optional(),
  masking: z.boolean().optional(),
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'a colour such as #0b6b6b')
    .nullable()
    .optional(),
  logo: z.null().optional().meta({ description: 'null takes the logo away' }),
  begun: z.literal(true).optional().meta({ description: 'The first run was gone through, or put aside' }),
})

/** The tenant's settings as they stand. */
export async function showTenant(trx: Trx, publicUrl: string) {
  const tenant = await getTenant(trx, tenantOf(trx))
  const { id: tenantId, name, languages, timeZone, country, currency, workingHours, weekend, masking, accent, begunAt } = tenant
  return {
    ...{ id: tenantId, name, languages, timeZone, country, currency, workingHours, weekend, masking, accent, begunAt, publicUrl },
    quiet: tenant.quietFrom === null || tenant.quietTo === null ? null : { from: tenant.quietFrom, to: tenant.quietTo },
    logo: logoAddress(tenant.logoId),
  }
}

/** Changes what is named, and writes down what it was before. Throws 422 for a colour that white words cannot be read on. */
export async function changeTenant(trx: Trx, change: z.output<typeof tenantChange>, by: { actor: string; now: Date }): Promise<void> {
  if (change.accent && !isReadable(change.accent)) {
    const found = contrastWithWhite(change.accent).toFixed(1)
    throw new AppError('invalid', `White words on this colour have a contrast of ${found}; choose a darker one, of at least 4.5.`, {
      accent: 'too light',
    })
  }
  const before = await getTenant(trx, tenantOf(trx))
  const shown = await showTenant(trx, '')
  const columns = {
    ...pick(change, ['name', 'languages', 'country', 'currency', 'masking', 'weekend']),
    ...(change.timeZone ? { time_zone: change.timeZone } : {}),
    ...(change.workingHours ? { working_hours: JSON.stringify(change.workingHours) } : {}),
    ...(change.quiet === undefined ? {} : { quiet_from: change.quiet?.from ?? null, quiet_to: change.quiet?.to ?? null }),
    ...(change.accent === undefined ? {} : { accent: change.accent?.toLowerCase() ?? null }),
    ...(change.logo === null ? { logo_id: null } : {}),
    ...(change.begun && !before.begunAt ? { begun_at: by.now } : {}),
  }
  if (!Object.keys(columns).length) return
  if (change.logo === null && before.logoId) await dropFiles(trx, [before.logoId], by.now)
  await trx('tenants').where({ id: before.id }).update(columns)
  await audit(trx, {
    actor: by.actor,
    action: 'tenant.changed',
    subjectType: 'tenant',
    subjectId: before.id,
    detail: { changed: change, before: pick(shown, Object.keys(change)) },
    at: by.now,
  })
}

/** Where a tenant's logo can be had by whoever is signed in; null where it has none. */
export function logoAddress(logoId: string | null): string | null {
  return logoId && `/api/v1/files/${logoId}`
}

function pick<T extends object>(from: T, keys: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(from).filter(([key, value]) => keys.includes(key) && value !== undefined)) as Partial<T>
}
