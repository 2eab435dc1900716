/** A name for something made on this device; also where crypto.randomUUID is missing (a page without TLS). */
export function newName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
