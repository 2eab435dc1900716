import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

/** Settings of one professional account; `accountId` is the id that its webhooks carry as `entry.id`. Unknown keys are refused. */
export const settings = z.strictObject({
  accountId: z.string().regex(/^\d{1,30}$/),
  accessToken: secret(),
  appSecret: secret(),
  verifyToken: secret(),
  dialogue: z.enum(['choose', 'route']).optional(),
  ...commonSettings,
})

/** The settings as read: every secret is a list. */
export type Settings = z.infer<typeof settings>
