import { z } from 'zod'
import { leaveSchema, timeZoneSchema, workingHoursSchema } from './hours.ts'

const id = z.string().min(1).max(100)
const words = z.array(z.string().trim().min(1).max(120)).max(200)

/**
 * What routing knows of someone who can be given a lead: ids and attributes only, no name and no address. It is kept in the pool's log,
 * so whatever is added here is kept as long as decisions can be replayed.
 */
export const freelancerProfileSchema = z.strictObject({
  id,
  kind: z.enum(['freelancer', 'employee', 'branch']).default('freelancer'),
  /** Ids of a branch's members. */
  members: z.array(id).max(1000).optional(),
  /** His share of the turns beside others'. */
  weight: z.number().positive().max(1000).default(1),
  /** Slugs of services, the main one first; tags may stand among them. */
  skills: words.default([]),
  /** ISO 639-1. Empty: not said. */
  languages: words.default([]),
  /** Where he works on site. Empty: not bound to a place. */
  locations: words.default([]),
  tags: words.default([]),
  rating: z.number().min(0).max(5).optional(),
  priceRange: z
    .strictObject({
      min: z.number().min(0).optional(),
      max: z.number().min(0).optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .optional(),
    })
    .optional(),
  /** Open requests at most; new ones a day and a week (from Sunday) at most, in his zone. */
  capacity: z
    .strictObject({
      open: z.number().int().min(0).max(100_000),
      perDay: z.number().int().min(0).max(100_000).optional(),
      perWeek: z.number().int().min(0).max(100_000).optional(),
    })
    .default({ open: 5 }),
  timeZone: timeZoneSchema.default('Asia/Riyadh'),
  workingHours: workingHoursSchema.default([]),
  leave: leaveSchema.default([]),
  active: z.boolean().default(true),
})

/** Who can be given a lead, as routing sees them. */
export type FreelancerProfile = z.infer<typeof freelancerProfileSchema>
