import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

const owner = z
  .string()
  .regex(/^(\d+|urn:li:(organization|sponsoredAccount):\d+)$/)
  .transform((id) => (id.startsWith('urn:') ? id : `urn:li:organization:${id}`))

/**
 * Settings of one LinkedIn app's lead notifications. Without `accessToken` no lead can be read. `organizationId` says whose leads the backfill lists:
 * an organisation's number, or the URN of an organisation or of an ad account (`urn:li:sponsoredAccount:…`, for ads); one or several.
 */
export const settings = z.strictObject({
  clientSecret: secret(),
  accessToken: secret().optional(),
  organizationId: z
    .union([owner, z.array(owner).max(20)])
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .optional(),
  ...commonSettings,
})

/** Settings as read: secrets are lists, owners are lists of URNs. */
export type Settings = z.infer<typeof settings>
