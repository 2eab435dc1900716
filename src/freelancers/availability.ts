import { z } from 'zod'
import { shape, time } from '#src/platform/shapes.ts'
import { blockOf, freeAt, type Moment } from '#src/routing/eligible.ts'
import type { Member } from '#src/routing/member.ts'

/** Why somebody is not asked just now. */
export const unavailableCodes = ['archived', 'inactive', 'away', 'on_leave', 'off_hours', 'full', 'day_full', 'week_full'] as const

/** Whether somebody can be asked now, as the API shows it. */
export const availabilityShape = shape({
  free: z.boolean(),
  because: z.enum(unavailableCodes).nullable().meta({ description: 'Why not; null while free' }),
  until: time.nullable().meta({ description: 'When this reason ends by itself' }),
}).meta({ id: 'Availability' })

/** Whether somebody can be asked at an instant, and why not: by the same question that routing asks. */
export function availabilityOf(member: Member | undefined, now: Date): z.input<typeof availabilityShape> {
  if (!member?.here) return { free: false, because: 'archived', until: null }
  if (!member.profile.active) return { free: false, because: 'inactive', until: null }
  const moment: Moment = { at: now.getTime(), asked: NOBODY }
  const because = blockOf(member, moment)
  if (!because || because === 'asked') return { free: true, because: null, until: null }
  const until = freeAt(member, because, moment)
  return { free: false, because, until: until === undefined ? null : new Date(until).toISOString() }
}

const NOBODY: ReadonlySet<string> = new Set()
