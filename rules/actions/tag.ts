import { z } from 'zod'
import { actionKind } from './action.ts'

/** Puts tags on the lead. */
export const tag = actionKind({
  type: 'tag',
  label: { ar: 'إضافة وسوم', en: 'Tag it' },
  decides: false,
  schema: z.strictObject({ type: z.literal('tag'), tags: z.array(z.string().trim().min(1).max(60)).min(1).max(20) }),
  describe: (action) => ({ ar: `أضف الوسوم: ${action.tags.join('، ')}`, en: `tag it ${action.tags.join(', ')}` }),
})
