import { z } from 'zod'
import { actionKind } from './action.ts'

/** Sets the lead's priority, 0 to 100; of several rules the highest counts. */
export const priority = actionKind({
  type: 'priority',
  label: { ar: 'تحديد الأولوية', en: 'Set its priority' },
  decides: false,
  schema: z.strictObject({ type: z.literal('priority'), priority: z.number().int().min(0).max(100) }),
  describe: (action) => ({ ar: `اجعل أولويته ${action.priority}`, en: `set its priority to ${action.priority}` }),
})
