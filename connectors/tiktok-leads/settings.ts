import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

/** Settings of one TikTok app's lead webhook. Token and advertiser serve "test connection" only: leads come whole. */
export const settings = z.strictObject({
  appSecret: secret(),
  accessToken: secret().optional(),
  advertiserId: z.string().regex(/^\d+$/).optional(),
  ...commonSettings,
})

/** Settings as read: secrets are lists. */
export type Settings = z.infer<typeof settings>
