import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

/** What a browser's service worker is handed. */
export interface Shown {
  deliveryId: string
  kind: string
  title: string
  body: string
  url: string
  tag: string
  language: 'ar' | 'en'
}

/** A browser as far as push goes: the subscription it gives out, and the keys with which it alone reads what comes. */
export function makeDevice(pushService: string, name: string) {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  const auth = randomBytes(16)
  const endpoint = `${pushService}/send/${name}-${randomBytes(6).toString('hex')}`
  return {
    endpoint,
    path: `/${endpoint.split('/').slice(4).join('/')}`,
    /** As `PushSubscription.toJSON()` answers it. */
    subscription: { endpoint, expirationTime: null, keys: { p256dh: pair.getPublicKey('base64url'), auth: auth.toString('base64url') } },
    read: (body: string) => JSON.parse(decrypt(Buffer.from(body, 'base64url'), pair, auth)) as Shown,
  }
}

/** Reads one aes128gcm record as RFC 8291 says a browser does. Throws when it was meant for another. */
export function decrypt(body: Buffer, pair: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16)
  const theirs = body.subarray(21, 21 + body.readUInt8(20))
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), theirs])
  const secret = Buffer.from(hkdfSync('sha256', pair.computeSecret(theirs), auth, info, 32))
  const key = Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16))
  const nonce = Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12))
  const sealed = body.subarray(21 + theirs.length)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(sealed.subarray(-16))
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  // A 2 ends the last record, before as many zeros as the sender liked.
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8')
}
