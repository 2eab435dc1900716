import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Manifest } from 'vite'

// Builds the pages into <folder>/<hash of their sources>, once, and names that folder in <folder>/current. Run as: node web/build.ts <folder>

const root = import.meta.dirname
/** First-load JavaScript of each page in KiB, gzipped: not a byte more. */
const LIMITS = { portal: 100, chat: 100, console: 300 }
const KEPT_BUILDS = 3

const into = resolve(process.argv[2] ?? '.data/web')
const hash = hashOfSources()
const built = join(into, hash)
if (!existsSync(join(built, 'pages.json'))) await build()
writeFileSync(join(into, `current.${process.pid}`), hash)
renameSync(join(into, `current.${process.pid}`), join(into, 'current'))
forgetOldBuilds()

async function build(): Promise<void> {
  const [{ build: runVite }, { viteConfig }] = await Promise.all([import('vite'), import('./vite.ts')])
  const draft = join(into, `draft-${process.pid}`)
  mkdirSync(draft, { recursive: true })
  await runVite(viteConfig(draft))
  const manifest = JSON.parse(readFileSync(join(draft, 'manifest.json'), 'utf8')) as Manifest
  const pages: Record<string, Page> = {}
  for (const [name, limit] of Object.entries(LIMITS)) {
    const page = pageOf(manifest, `${name}/main.tsx`)
    pages[name] = page
    const bytes = page.scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(draft, file))).length, 0)
    process.stdout.write(`web: ${name} ${(bytes / 1024).toFixed(1)} KiB JavaScript gzipped on first load (at most ${limit})\n`)
    if (bytes > limit * 1024) throw new Error(`the ${name} page is too large`)
  }
  compress(draft)
  writeFileSync(join(draft, 'pages.json'), JSON.stringify({ hash, ...pages }))
  // Another process may have been quicker: then its build is the same, and stays.
  if (existsSync(built)) rmSync(draft, { recursive: true })
  else renameSync(draft, built)
}

interface Page {
  scripts: string[]
  styles: string[]
}

/** What a page loads at once: its entry first, then what the entry imports. */
function pageOf(manifest: Manifest, entry: string): Page {
  const scripts = new Set<string>()
  const styles = new Set<string>()
  const walk = (name: string): void => {
    const chunk = manifest[name]!
    if (scripts.has(chunk.file)) return
    scripts.add(chunk.file)
    for (const style of chunk.css ?? []) styles.add(style)
    for (const next of chunk.imports ?? []) walk(next)
  }
  walk(entry)
  return { scripts: [...scripts], styles: [...styles] }
}

function compress(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name)
    if (!/\.(js|css|svg|webmanifest)$/.test(name)) continue
    const raw = readFileSync(file)
    writeFileSync(`${file}.gz`, gzipSync(raw, { level: 9 }))
    writeFileSync(`${file}.br`, brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  }
}

/** Of everything the pages are made of: their files, and the versions they are built with. */
function hashOfSources(): string {
  const sum = createHash('sha256')
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.test\.ts$/.test(name) || !statSync(join(root, name)).isFile()) continue
    sum.update(`${relative(root, join(root, name))}\0`).update(readFileSync(join(root, name)))
  }
  for (const name of ['react', 'react-dom', 'vite', '@vitejs/plugin-react'])
    sum.update(readFileSync(join(root, '../node_modules', name, 'package.json')))
  return sum.digest('hex').slice(0, 16)
}

/** Pages that were opened before a deploy still find their files. */
function forgetOldBuilds(): void {
  const builds = readdirSync(into)
    .filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== hash)
    .map((name) => ({ name, at: statSync(join(into, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  for (const { name } of builds.slice(KEPT_BUILDS - 1)) rmSync(join(into, name), { recursive: true, force: true })
}
