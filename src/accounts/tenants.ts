import knexFactory, { type Knex } from 'knex'
import type { z } from 'zod'
import { newId } from '#src/platform/id.ts'
import { type Key, newKeySet, seal } from '#src/platform/keys.ts'
import type { workingHoursSchema } from '#src/routing/hours.ts'

/** What a tenant is: whose leads these are, in which money, hours and words, and whether contacts stay masked until acceptance. */
export interface Tenant {
  id: string
  slug: string
  name: string
  currency: string
  timeZone: string
  country: string
  languages: string[]
  masking: boolean
  isDefault: boolean
  /** Local minutes of the day between which nobody is written to first; null: at any hour. */
  quietFrom: number | null
  quietTo: number | null
  /** The hours that somebody new is taken to work; empty: at any hour. As in a freelancer's profile. */
  workingHours: z.infer<typeof workingHoursSchema>
  /** Days of the week-end, 0 Sunday to 6 Saturday. */
  weekend: number[]
  /** The tenant's own colour, `#rrggbb`, dark enough for white text. */
  accent: string | null
  /** Its logo, a file of ours. */
  logoId: string | null
  /** When the first run was gone through, or put aside. */
  begunAt: Date | null
}

/** The columns of a tenant, named as `Tenant` names them. */
export const tenantColumns = [
  'id',
  'slug',
  'name',
  'currency',
  'time_zone as timeZone',
  'country',
  'languages',
  'masking',
  'is_default as isDefault',
  'quiet_from as quietFrom',
  'quiet_to as quietTo',
  'working_hours as workingHours',
  'weekend',
  'accent',
  'logo_id as logoId',
  'begun_at as begunAt',
]

/** Makes a tenant with fresh keys and its pool, as the owner of the tables. Answers the one that exists when the slug is taken. */
export async function createTenant(
  ownerUrl: string,
  master: readonly Key[],
  tenant: Partial<Omit<Tenant, 'id'>> & { slug: string; timeZone: string; country: string },
): Promise<Tenant> {
  const knex = knexFactory({ client: 'pg', connection: ownerUrl, pool: { min: 1, max: 1 } })
  try {
    return await knex.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(7461002)')
      const known = await findTenant(trx, tenant.slug)
      if (known) return known
      const id = newId()
      await trx('tenants').insert({
        id,
        slug: tenant.slug,
        name: tenant.name ?? tenant.slug,
        currency: tenant.currency ?? 'SAR',
        time_zone: tenant.timeZone,
        country: tenant.country,
        languages: tenant.languages ?? ['ar', 'en'],
        masking: tenant.masking ?? true,
        is_default: tenant.isDefault ?? false,
      })
      // The owner, unless a superuser, is held to the policies as well.
      await trx.raw("select set_config('app.tenant', ?, true)", [id])
      await trx('tenant_keys').insert({ tenant_id: id, sealed: seal(master[0]!, `tenant_keys:sealed:${id}`, newKeySet()) })
      await trx('pools').insert({ tenant_id: id })
      return (await findTenant(trx, tenant.slug))!
    })
  } finally {
    await knex.destroy()
  }
}

/** A tenant by its slug. */
export async function findTenant(knex: Knex, slug: string): Promise<Tenant | undefined> {
  return knex('tenants').where({ slug }).first(tenantColumns)
}

/** The tenant of the installation that scripts and the demo use. */
export async function defaultTenant(knex: Knex): Promise<Tenant> {
  const tenant = await knex('tenants').where({ is_default: true }).first(tenantColumns)
  if (!tenant) throw new Error('there is no default tenant: has this database been migrated by wasl?')
  return tenant
}

/** A tenant by its id. */
export async function getTenant(knex: Knex, id: string): Promise<Tenant> {
  return knex('tenants').where({ id }).first(tenantColumns)
}
