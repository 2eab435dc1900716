import type { Tenant } from '#src/accounts/tenants.ts'
import type { Brand } from './templates/layout.ts'

/** How a tenant looks in mails: its name, and its colour where it has one. */
export function brandOf({ name, accent }: Pick<Tenant, 'name' | 'accent'>): Brand {
  return { name, ...(accent ? { accent } : {}) }
}
