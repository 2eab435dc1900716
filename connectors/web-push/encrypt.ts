import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto'
import { ConnectorError } from '#src/errors.ts'

/** What a browser gives out with its subscription: its public key and a shared secret, base64url. */
export interface DeviceKeys {
  p256dh: string
  auth: string
}

/** The most that fits into one record of 4,096 bytes, which every push service must take (RFC 8030, 7.2): less the header, the tag and the delimiter. */
export const LONGEST = 4096 - 86 - 16 - 1

const RECORD = 4096

/**
 * Encrypts a text for one browser, so that the push service reads nothing of it: `aes128gcm` (RFC 8188) with keys agreed as RFC 8291 says. Throws ConnectorError('rejected') for
 * keys that are none, or a text that does not fit. `salt` and `own` are fresh for each message; only the published example names them.
 */
export function encrypt(text: Buffer, keys: DeviceKeys, salt = randomBytes(16), own: ECDH = freshPair()): Buffer {
  if (text.length > LONGEST) throw new ConnectorError('rejected', `a push carries at most ${LONGEST} bytes`, { code: 'too_large' })
  const theirs = Buffer.from(keys.p256dh, 'base64url')
  const ours = own.getPublicKey()
  const secret = hkdf(agree(own, theirs), Buffer.from(keys.auth, 'base64url'), Buffer.concat([label('WebPush: info'), theirs, ours]), 32)
  const cipher = createCipheriv(
    'aes-128-gcm',
    hkdf(secret, salt, label('Content-Encoding: aes128gcm'), 16),
    hkdf(secret, salt, label('Content-Encoding: nonce'), 12),
  )
  const size = Buffer.alloc(5)
  size.writeUInt32BE(RECORD)
  size.writeUInt8(ours.length, 4)
  // 2 ends the last record.
  return Buffer.concat([salt, size, ours, cipher.update(text), cipher.update(Buffer.from([2])), cipher.final(), cipher.getAuthTag()])
}

function freshPair(): ECDH {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  return pair
}

function agree(own: ECDH, theirs: Buffer): Buffer {
  try {
    return own.computeSecret(theirs)
  } catch (cause) {
    throw new ConnectorError('rejected', 'the browser’s key is no point of the curve', { code: 'bad_keys', cause })
  }
}

function hkdf(key: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length))
}

function label(text: string): Buffer {
  return Buffer.from(`${text}\0`)
}
