import { Readable } from 'node:stream'
import { AppError } from '#src/errors.ts'
import { unsealChunks } from '#src/platform/files/sealed.ts'
import { FileMissing, type FileStore } from '#src/platform/files/store.ts'
import type { Key } from '#src/platform/keys.ts'
import { type FileRef, keyOf, type Part, placeOf } from './save.ts'

/** A part's content as it was before sealing, read as it is asked for. Throws FileMissing; the stream itself throws where it was tampered with. */
export async function openPart(store: FileStore, key: Key, file: FileRef, part: Part): Promise<Readable> {
  const sealed = await store.get(keyOf(file, part))
  const opened = Readable.from(unsealChunks([key], placeOf(file, part), sealed), { objectMode: false, highWaterMark: 128 * 1024 })
  // Closed before it was ever read, the generator never hears of it.
  return opened.once('close', () => sealed.destroy())
}

/** The same for somebody who asked for it: what is missing is told in words. */
export async function openForReading(store: FileStore, key: Key, file: FileRef, part: Part): Promise<Readable> {
  try {
    return await openPart(store, key, file, part)
  } catch (error) {
    if (error instanceof FileMissing) throw new AppError('gone', 'The store no longer has this file; ask the sender to send it again.')
    throw new AppError('unavailable', 'The store of files cannot be reached just now; please try again.')
  }
}
