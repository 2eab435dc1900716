import { z } from 'zod'
import { actionKind } from './action.ts'
import { strategies, strategySchema } from './offer.ts'

/** Gives the lead to one person without asking, or to a branch, which picks among its members by the strategy, else owns it. */
export const assign = actionKind({
  type: 'assign',
  label: { ar: 'إسناد مباشر', en: 'Assign it' },
  decides: true,
  schema: z.strictObject({
    type: z.literal('assign'),
    /** A freelancer's, an employee's or a branch's id. */
    freelancerId: z.string().min(1).max(100),
    /** How a branch picks among its members; least_loaded when not said. */
    strategy: strategySchema.optional(),
  }),
  describe: (action, nameOf) => {
    const how = action.strategy
      ? { ar: ` (${strategies[action.strategy].ar})`, en: ` (${strategies[action.strategy].en})` }
      : { ar: '', en: '' }
    return { ar: `أسنده إلى ${nameOf(action.freelancerId)}${how.ar}`, en: `assign it to ${nameOf(action.freelancerId)}${how.en}` }
  },
})
