import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { publicKeyOf, type WebPushSettings } from './settings.ts'

/** A token is good for so long; a push service takes at most 24 hours (RFC 8292, 2). */
const GOOD_MS = 12 * 3_600_000
/** It is used again for so long: a push service may count fresh ones as a fault. */
const KEPT_MS = 6 * 3_600_000

/** Signs for push services: answers the `Authorization` header for one of them (its origin), by the pair whose public half is named; by the first where that one is not ours any more. */
export type Signer = (origin: string, key: string, now: Date) => string

/** A signer over the settings' pairs: one token per push service and pair, kept for hours (RFC 8292). */
export function makeSigner({ privateKey, subject }: WebPushSettings): Signer {
  const pairs = new Map(privateKey.map((text) => [publicKeyOf(text)!, keyObject(text)]))
  const first = publicKeyOf(privateKey[0]!)!
  const tokens = new Map<string, { header: string; madeAt: number }>()
  return (origin, key, now) => {
    const used = pairs.has(key) ? key : first
    const known = tokens.get(`${used} ${origin}`)
    const age = known ? now.getTime() - known.madeAt : -1
    if (known && age >= 0 && age < KEPT_MS) return known.header
    const claims = { aud: origin, exp: Math.floor((now.getTime() + GOOD_MS) / 1000), ...(subject ? { sub: subject } : {}) }
    const header = `vapid t=${signed(claims, pairs.get(used)!)}, k=${used}`
    if (tokens.size > 500) tokens.clear()
    tokens.set(`${used} ${origin}`, { header, madeAt: now.getTime() })
    return header
  }
}

/** A JSON Web Token by ES256 (RFC 7515): the signature as two bare numbers. */
function signed(claims: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

function keyObject(privateKey: string): KeyObject {
  const point = Buffer.from(publicKeyOf(privateKey)!, 'base64url')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: Buffer.from(privateKey, 'base64url').toString('base64url'),
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  return createPrivateKey({ key: jwk, format: 'jwk' })
}
