import { z } from 'zod'
import { actionKind } from './action.ts'

/** Tells the admins or one person, with a text of the rule's author. */
export const notify = actionKind({
  type: 'notify',
  label: { ar: 'إشعار', en: 'Notify' },
  decides: false,
  schema: z.strictObject({
    type: z.literal('notify'),
    /** `admins`, or a freelancer's id. */
    to: z.string().min(1).max(100),
    text: z.string().trim().min(1).max(500),
  }),
  describe: (action, nameOf) => ({
    ar: `أشعر ${action.to === 'admins' ? 'المديرين' : nameOf(action.to)}: ${action.text}`,
    en: `notify ${action.to === 'admins' ? 'the admins' : nameOf(action.to)}: ${action.text}`,
  }),
})
