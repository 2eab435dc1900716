import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FileMissing, type FileStore } from './store.ts'

/** Where contents grow until they are whole. No backup reads it. */
const GROWING = '.new'
/** What has not become whole for so long belongs to a process that ended. */
const ABANDONED_MS = 3_600_000

/** A store in a folder: every content is written beside, put on the disk for good, and only then given its name. */
export function openFolder(folder: string): FileStore {
  let swept: Promise<void> | undefined
  return {
    async put(key, content) {
      swept ??= sweep(join(folder, GROWING))
      const growing = join(folder, GROWING, randomUUID())
      const path = join(folder, key)
      await swept
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await mkdir(dirname(growing), { recursive: true, mode: 0o700 })
      try {
        await writeWhole(growing, content)
        await rename(growing, path)
        await syncFolder(dirname(path))
      } catch (error) {
        await rm(growing, { force: true })
        throw error
      }
    },
    async get(key) {
      let handle: FileHandle
      try {
        handle = await open(join(folder, key), 'r')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new FileMissing(`no file ${key}`)
        throw error
      }
      return createReadStream('', { fd: handle, highWaterMark: 128 * 1024 })
    },
    remove: (key) => rm(join(folder, key), { force: true }),
  }
}

async function writeWhole(path: string, content: AsyncIterable<Buffer>): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    for await (const bytes of content) await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A new name is only kept for good once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const since = await stat(path).catch(() => undefined)
    if (since && Date.now() - since.mtimeMs > ABANDONED_MS) await rm(path, { force: true })
  }
}
