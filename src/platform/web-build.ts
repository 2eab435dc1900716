import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Builds `web/` into `DATA_DIR/web` where its sources changed since; a process of its own, so that the builder's memory is given back. Throws when the pages do not build. */
export function buildWeb(dataDir: string): Promise<void> {
  const folder = join(resolve(dataDir), 'web')
  mkdirSync(folder, { recursive: true })
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../web/build.ts'), folder], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production' },
  })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => (code === 0 ? done() : fail(new Error('the pages in web/ did not build; the reason stands above'))))
  })
}
