import type { z } from 'zod'
import type { sessionShape } from '#src/accounts/me.ts'
import type { invitationShape, memberShape } from '#src/accounts/people-queries.ts'
import type { tenantChange, tenantShape } from '#src/accounts/tenant-settings.ts'
import type { kindCounts, monthsShape, previewShape, retentionShape } from '#src/privacy/retention.ts'

/** Hours of a week: on these days (0 Sunday), from … to, as 'HH:MM'. */
export interface Hours {
  days: number[]
  from: string
  to: string
}

/** What the tenant is set to. */
export type Tenant = Omit<z.output<typeof tenantShape>, 'workingHours'> & { workingHours: Hours[] }
/** What of it can be changed. */
export type TenantChange = z.input<typeof tenantChange>
/** How long what people said is kept. */
export type Retention = z.output<typeof retentionShape>
/** Months that each is kept; null: for ever. */
export type Months = z.output<typeof monthsShape>
/** What would go now. */
export type RetentionPreview = z.output<typeof previewShape>
/** How many of each kind. */
export type Removed = z.output<typeof kindCounts>
/** Somebody of the team. */
export type Member = z.output<typeof memberShape>
/** Somebody who was invited. */
export type Invitation = z.output<typeof invitationShape>
/** Where somebody is signed in. */
export type Session = z.output<typeof sessionShape>

/** A service in the list. */
export interface Category {
  slug: string
  ar: string
  en: string
  about: string | null
}

/** A service with its words and its place. */
export interface CategoryDetail extends Category {
  phrases: string[]
  position: number
}

/** An API key, without its text. */
export interface ApiKey {
  id: string
  label: string
  scope: string
  createdAt: string
  revokedAt: string | null
}
