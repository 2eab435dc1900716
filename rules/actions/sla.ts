import { z } from 'zod'
import { actionKind } from './action.ts'

/** Sets within how many minutes someone must have answered; of several rules the shortest counts. */
export const sla = actionKind({
  type: 'sla',
  label: { ar: 'مهلة الرد', en: 'Answer within' },
  decides: false,
  schema: z.strictObject({ type: z.literal('sla'), minutes: z.number().int().min(1).max(43_200) }),
  describe: (action) => ({ ar: `يجب الرد خلال ${action.minutes} دقيقة`, en: `it must be answered within ${action.minutes} minutes` }),
})
