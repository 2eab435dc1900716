import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The operator's ENCRYPTION_KEYS, or one made at the first start and kept in DATA_DIR, readable by its owner alone. */
export function encryptionKeys(config: { ENCRYPTION_KEYS: readonly string[]; DATA_DIR: string }): readonly string[] {
  if (config.ENCRYPTION_KEYS.length) return config.ENCRYPTION_KEYS
  const file = keyFile(config.DATA_DIR)
  if (!existsSync(file)) {
    mkdirSync(resolve(config.DATA_DIR), { recursive: true })
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 })
  }
  return [readFileSync(file, 'utf8').trim()]
}

/** Where a generated key is kept. */
export function keyFile(dataDir: string): string {
  return join(resolve(dataDir), 'encryption.key')
}
