import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

/** Settings of one Google Ads account's lead forms: the key that the advertiser types into each form. */
export const settings = z.strictObject({ googleKey: secret(), ...commonSettings })
