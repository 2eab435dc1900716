import { sealChunks } from '#src/platform/files/sealed.ts'
import type { FileStore } from '#src/platform/files/store.ts'
import type { Key } from '#src/platform/keys.ts'
import { type Expected, type Inspected, inspect } from './inspect.ts'

/** What of a file is stored: as it arrived; of a picture only what was drawn anew and its small one stay. */
export type Part = 'arrived' | 'drawn' | 'thumbnail'

/** Whose content it is. */
export interface FileRef {
  tenantId: string
  id: string
}

/** Where a part lies in the store. */
export function keyOf({ tenantId, id }: FileRef, part: Part): string {
  return `${tenantId}/${id}/${part}`
}

/** What a part's sealing is bound to. */
export function placeOf({ id }: FileRef, part: Part): string {
  return `files:${part}:${id}`
}

/**
 * Stores a content as it comes, looked at and sealed on the way; it is never held whole. Throws Refused for what is not taken, and whatever the source or the store
 * throws; then nothing is stored.
 */
export async function saveContent(
  store: FileStore,
  key: Key,
  file: FileRef,
  content: AsyncIterable<Buffer>,
  expected: Expected = {},
): Promise<Inspected> {
  let known: Inspected | undefined
  await savePart(
    store,
    key,
    file,
    'arrived',
    inspect(content, expected, (told) => {
      known = told
    }),
  )
  return known!
}

/** Stores one part, sealed. A content that throws leaves nothing. */
export function savePart(store: FileStore, key: Key, file: FileRef, part: Part, content: AsyncIterable<Buffer>): Promise<void> {
  return store.put(keyOf(file, part), sealChunks(key, placeOf(file, part), content))
}

/** Removes everything the store holds of a file. */
export async function removeContent(store: FileStore, file: FileRef): Promise<void> {
  for (const part of ['arrived', 'drawn', 'thumbnail'] as const) await store.remove(keyOf(file, part))
}
