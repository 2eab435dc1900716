import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

/** Settings of one Page's lead ads. `formIds` limits the backfill; without it every form of the Page is listed. */
export const settings = z.strictObject({
  pageId: z.string().regex(/^\d+$/),
  accessToken: secret(),
  appSecret: secret(),
  verifyToken: secret(),
  formIds: z.array(z.string().regex(/^\d+$/)).optional(),
  ...commonSettings,
})

/** Settings as read: secrets are lists. */
export type Settings = z.infer<typeof settings>
