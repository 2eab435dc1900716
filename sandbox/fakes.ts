import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { MakeFake } from '#connectors/connector.ts'

const folder = join(import.meta.dirname, '../connectors')

/** Every connector's stand-in, by the folder's name. Deleting a folder deletes its stand-in. */
export async function findFakes(): Promise<Map<string, MakeFake>> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'fake.ts')))
    .map((entry) => entry.name)
    .sort()
  const found = new Map<string, MakeFake>()
  for (const name of names) {
    const { makeFake } = (await import(join(folder, name, 'fake.ts'))) as { makeFake: MakeFake }
    found.set(name, makeFake)
  }
  return found
}
