import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomFillSync,
} from 'node:crypto'

/** The format's version, first byte of every ciphertext. */
const VERSION = 1

/** A 32-byte key with the 4-byte id that ciphertexts carry. */
export interface Key {
  id: Buffer
  bytes: Buffer
}

/** A tenant's own keys, opened: `data` encrypts, `index` makes blind values, `link` derives answer and chat tokens. */
export interface KeySet {
  data: Key
  index: Buffer
  link: Buffer
}

/** Keys from the operator's texts (ENCRYPTION_KEYS): the first encrypts, all decrypt. */
export function masterKeys(texts: readonly string[]): Key[] {
  return texts.map((text) => {
    const bytes = Buffer.from(hkdfSync('sha256', text, 'wasl', 'master', 32))
    return { id: keyId(bytes), bytes }
  })
}

/** A new random key set, as the three raw keys in one buffer. */
export function newKeySet(): Buffer {
  return randomBytes(96)
}

/** Opens the 96 raw bytes of a key set. */
export function readKeySet(raw: Buffer): KeySet {
  const data = raw.subarray(0, 32)
  return { data: { id: keyId(data), bytes: data }, index: raw.subarray(32, 64), link: raw.subarray(64, 96) }
}

/** AES-256-GCM: version, key id, nonce, tag, ciphertext. `place` is `table:column:row id` and is authenticated: a moved ciphertext does not open. */
export function seal(key: Key, place: string, plain: string | Buffer): Buffer {
  const nonce = freshNonce()
  const cipher = createCipheriv('aes-256-gcm', prepared(key.bytes), nonce)
  cipher.setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.from([VERSION]), key.id, nonce, cipher.getAuthTag(), body])
}

/** Opens what `seal` made, with whichever key it names. Throws when moved, changed or of an unknown key. */
export function unseal(keys: readonly Key[], place: string, sealed: Buffer): Buffer {
  if (sealed[0] !== VERSION) throw new Error(`unknown ciphertext version ${sealed[0]}`)
  const id = sealed.subarray(1, 5)
  const key = keys.find((candidate) => candidate.id.equals(id))
  if (!key) throw new Error(`no key ${id.toString('hex')}: is an old one missing from ENCRYPTION_KEYS?`)
  const decipher = createDecipheriv('aes-256-gcm', prepared(key.bytes), sealed.subarray(5, 17))
  decipher.setAAD(Buffer.from(place))
  decipher.setAuthTag(sealed.subarray(17, 33))
  return Buffer.concat([decipher.update(sealed.subarray(33)), decipher.final()])
}

/** A value that can be compared but not read: 16 bytes of HMAC over kind and normalised value. */
export function blind(indexKey: Buffer, kind: string, value: string): Buffer {
  return createHmac('sha256', prepared(indexKey)).update(`${kind}|${value}`).digest().subarray(0, 16)
}

/** A token that can be derived again for a reminder: HMAC of the link key over its parts, base64url, 256 bits. */
export function deriveToken(linkKey: Buffer, ...parts: (string | number)[]): string {
  return createHmac('sha256', prepared(linkKey)).update(parts.join('|')).digest('base64url')
}

/** A fresh random token, 256 bits, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Whether the set was sealed by the first (current) master key; if not, rotation seals it anew. */
export function sealedBy(key: Key, sealed: Buffer): boolean {
  return sealed.subarray(1, 5).equals(key.id)
}

function keyId(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest().subarray(0, 4)
}

const preparedKeys = new WeakMap<Buffer, KeyObject>()

/** A key as Node's crypto takes it fastest: from raw bytes every single call prepares it anew, which costs more than the call (11 µs of 14 for an HMAC). */
function prepared(bytes: Buffer): KeyObject {
  const known = preparedKeys.get(bytes)
  if (known) return known
  const made = createSecretKey(bytes)
  preparedKeys.set(bytes, made)
  return made
}

const nonces = Buffer.alloc(12 * 340)
let noncesUsed = nonces.length

/** Twelve random bytes that no other call gets, out of a store that is filled at once. `seal` keeps no hold of them: the store is filled anew one day. */
function freshNonce(): Buffer {
  if (noncesUsed === nonces.length) {
    randomFillSync(nonces)
    noncesUsed = 0
  }
  noncesUsed += 12
  return nonces.subarray(noncesUsed - 12, noncesUsed)
}
