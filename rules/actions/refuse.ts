import { z } from 'zod'
import { actionKind } from './action.ts'

/** Refuses the lead as spam or as something not served, with the reason that is kept. */
export const refuse = actionKind({
  type: 'refuse',
  label: { ar: 'رفض', en: 'Refuse it' },
  decides: true,
  schema: z.strictObject({ type: z.literal('refuse'), reason: z.string().trim().min(1).max(300) }),
  describe: (action) => ({ ar: `ارفضه: ${action.reason}`, en: `refuse it: ${action.reason}` }),
})
