import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Http } from '#connectors/http.ts'
import { openFolder } from './folder.ts'
import { openBucket } from './s3.ts'
import type { FileStore, StorageSettings } from './store.ts'

/** Opens the store that STORAGE_URL names. `http` is the one way out: a store on another machine is called through its guard like everybody else. */
export function openFileStore(settings: StorageSettings, http: Pick<Http, 'stream'>): FileStore {
  const store = settings.STORAGE_URL?.startsWith('s3:') ? openBucket(settings, http) : openFolder(filesFolder(settings))
  return {
    put: (key, content) => store.put(known(key), content),
    get: (key) => store.get(known(key)),
    remove: (key) => store.remove(known(key)),
  }
}

/** The folder of a `file://` store; without STORAGE_URL it is DATA_DIR/files. */
export function filesFolder({ STORAGE_URL, DATA_DIR }: Pick<StorageSettings, 'STORAGE_URL' | 'DATA_DIR'>): string {
  return STORAGE_URL?.startsWith('file:') ? fileURLToPath(STORAGE_URL) : join(resolve(DATA_DIR), 'files')
}

/** Keys are made by us; one that is not must never become a path. */
function known(key: string): string {
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(key)) throw new Error(`not a key of a file: ${key.slice(0, 80)}`)
  return key
}
