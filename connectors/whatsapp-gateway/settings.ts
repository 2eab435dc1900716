import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

/** Settings of one gateway session. `session` is WAHA's session name or Evolution's instance name; `baseUrl` is the gateway's own address. */
export const settings = z.strictObject({
  provider: z.enum(['waha', 'evolution']),
  session: z.string().min(1),
  hmacKey: secret().optional(),
  jwtKey: secret().optional(),
  apiKey: secret().optional(),
  dialogue: z.enum(['choose', 'route']).optional(),
  ...commonSettings,
})

/** The settings as read: every secret is a list. */
export type Settings = z.infer<typeof settings>
