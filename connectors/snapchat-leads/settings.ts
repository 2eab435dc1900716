import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

/** Settings of one Snapchat ad account: the secret is the same for all of its forms. */
export const settings = z.strictObject({ hmacSecret: secret(), ...commonSettings })
