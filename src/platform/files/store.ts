import type { Readable } from 'node:stream'

/** Where contents lie. Keys are paths of small letters, digits and `-`; contents are sealed before they come here. */
export interface FileStore {
  /** Stores all of it or nothing, over what was there; done means it is kept for good. A content that throws in the middle leaves what was there. */
  put(key: string, content: AsyncIterable<Buffer>): Promise<void>
  /** Throws FileMissing where there is none. */
  get(key: string): Promise<Readable>
  /** Fine where there is none. */
  remove(key: string): Promise<void>
}

/** The store has nothing under this key. */
export class FileMissing extends Error {}

/** What of the configuration says where files live. */
export interface StorageSettings {
  STORAGE_URL?: string
  DATA_DIR: string
  AWS_ENDPOINT?: string
  AWS_REGION?: string
  AWS_ACCESS_KEY_ID?: string
  AWS_SECRET_ACCESS_KEY?: string
}
