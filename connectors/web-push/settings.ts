import { createECDH } from 'node:crypto'
import { z } from 'zod'
import { commonSettings, secret } from '../connector.ts'

/** What a connection's settings are. No account anywhere: a pair of keys is all that push services know a sender by. */
export const webPushSettings = z.strictObject({
  /** The private half of the pair (P-256, 32 bytes, base64url). The first signs for new browsers; former ones go on serving those that were subscribed with them. */
  privateKey: secret().refine(
    (keys) => keys.every((key) => publicKeyOf(key) !== null),
    'expected a P-256 private key: 32 bytes, base64url',
  ),
  /** Whom a push service may reach about what we send: `mailto:` or `https:` (RFC 8292, 2.1). Apple refuses to push without it. */
  subject: z
    .string()
    .max(300)
    .regex(/^(mailto:[^\s<>@]+@[^\s<>@]+|https:\/\/[^\s<>]+)$/, 'expected mailto:somebody@domain or https://…, without blanks')
    .optional(),
  ...commonSettings,
})

/** Settings as read: secrets are lists. */
export type WebPushSettings = z.infer<typeof webPushSettings>

/** The public half as browsers take it (`applicationServerKey`: the uncompressed point, base64url); null for what is no private key. */
export function publicKeyOf(privateKey: string): string | null {
  if (!/^[A-Za-z0-9_-]{43}=?$/.test(privateKey)) return null
  const pair = createECDH('prime256v1')
  try {
    pair.setPrivateKey(Buffer.from(privateKey, 'base64url'))
    return pair.getPublicKey('base64url')
  } catch {
    return null
  }
}
