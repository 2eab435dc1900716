import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** The repository's folder. */
export const root = join(import.meta.dirname, '../..')

/** One import or re-export of a file. */
export interface Import {
  /** As written: `#src/jobs.ts`, `./later.ts`, `node:http`, `pg`. */
  from: string
  /** The file it reaches inside the repository (`src/jobs.ts`); undefined for packages and Node's own. */
  file: string | undefined
  /** `import type` and `export type`: gone when the program runs. */
  isType: boolean
  /** `await import('…')` inside a function. */
  dynamic: boolean
}

/** A source file as the laws of the house look at it; `path` is relative to the repository, with forward slashes. */
export interface Source {
  path: string
  text: string
  lines: string[]
  imports: Import[]
}

/** Paths of everything that belongs to the repository: what git knows, and what is new and not ignored. */
export function listFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  return [...new Set(list.split('\n'))].filter((path) => path && existsSync(join(root, path))).sort()
}

/** Every TypeScript file of the repository with its imports read. */
export function readSources(): Source[] {
  return listFiles()
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, lines: text.trimEnd().split('\n'), imports: importsOf(path, text) }
    })
}

const statement = /^(?:import|export)\s+(type\s+)?(?:[\w*{][^;'"]*?\sfrom\s+)?'([^']+)'/gm
const dynamic = /\bimport\(\s*'([^']+)'/g

function importsOf(path: string, text: string): Import[] {
  const found = [
    ...[...text.matchAll(statement)].map(([, type, from]) => ({ from: from!, isType: Boolean(type), dynamic: false })),
    ...[...text.matchAll(dynamic)].map(([, from]) => ({ from: from!, isType: false, dynamic: true })),
  ]
  return found.map((one) => ({ ...one, file: fileOf(path, one.from) }))
}

function fileOf(path: string, from: string): string | undefined {
  if (from.startsWith('#')) return from.slice(1)
  if (from.startsWith('.')) return relative(root, join(root, dirname(path), from)).replaceAll('\\', '/')
  return undefined
}
