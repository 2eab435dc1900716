import { z } from 'zod'
import { commonSettings, secret } from '#connectors/connector.ts'

const accountId = z.string().regex(/^\d{1,30}$/)

/** An approved template's name and the languages it was approved in, as the codes stand in WhatsApp Manager (`ar`, `en`, `en_US`). */
const template = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  languages: z.array(z.string().regex(/^[a-z]{2,3}(_[A-Z]{2,3})?$/)).min(1),
})

/** Settings of one WhatsApp number; unknown keys are refused. Where to find each is in the README. */
export const settings = z.strictObject({
  phoneNumberId: accountId,
  businessAccountId: accountId.optional(),
  accessToken: secret(),
  appSecret: secret(),
  verifyToken: secret(),
  dialogue: z.enum(['choose', 'route']).optional(),
  primary: z.boolean().optional(),
  templates: z
    .strictObject({
      welcome: template.optional(),
      status: template.optional(),
      offer: template.optional(),
      reminder: template.optional(),
      question: template.optional(),
      accepted: template.optional(),
      declined: template.optional(),
      comeback: template.optional(),
    })
    .optional(),
  ...commonSettings,
})

/** One WhatsApp number as configured; secrets are lists. */
export type Settings = z.infer<typeof settings>
