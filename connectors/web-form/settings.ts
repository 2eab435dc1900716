import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

/** What a form's field can be mapped to; `ignore` drops it. */
const target = z.enum(['name', 'phone', 'email', 'text', 'category', 'budget', 'location', 'deadline', 'ignore'])

/** Settings of one web form: nothing is required, the address alone is enough. */
export const formSettings = z.strictObject({
  /** With it, every call must carry a signature made with it. */
  hmacKey: secret().optional(),
  /** The form's own field name (or question) → what it means, where the names do not tell. */
  fieldMap: z.record(z.string().min(1).max(200), target).optional(),
  /** The sites whose pages may post by script and read the answer (CORS), as `https://example.com`. */
  origins: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(20)
    .optional(),
  /** Where a browser goes after posting a form; `/thanks` of wasl itself unless set. */
  thankYouUrl: z.url({ protocol: /^https?$/ }).optional(),
  ...commonSettings,
})

/** Settings as read: keys are lists. */
export type FormSettings = z.infer<typeof formSettings>
