import { describe, expect, it } from 'vitest'
import { readSources, type Source } from './support/source.ts'

// The laws of the house, read off import lines and first lines. A broken one names the file and the line.
const all = readSources()
const isTest = (path: string): boolean => path.endsWith('.test.ts') || /^(test|bench)\//.test(path) || !path.includes('/')
const shipped = all.filter((source) => !isTest(source.path))
const product = shipped.filter((source) => !isFake(source.path) && !source.path.startsWith('sandbox/'))

function isFake(path: string): boolean {
  return /^connectors\/[^/]+\/fake[^/]*\.ts$/.test(path)
}

it('reads every import line there is', () => {
  const written = (source: Source): number => source.lines.filter((line) => /^(import|export|\}) .*\bfrom '|^import '/.test(line)).length
  const statements = (source: Source): number => source.imports.filter((one) => !one.dynamic).length
  expect(all.filter((source) => written(source) !== statements(source)).map((source) => source.path)).toEqual([])
  expect(all.length).toBeGreaterThan(300)
})

describe('who may import whom', () => {
  const text = /^src\/platform\/text\//
  /** What each room may reach by value, beside itself; the first room that fits a file holds. Types are free everywhere. */
  const rooms: [room: RegExp, reach: RegExp[]][] = [
    [/^src\/(app|main|start)\.ts$/, [/^(src|rules|workers)\//, /^connectors\/(http|index)\.ts$/]],
    [/^src\/commands\//, [/^src\//, /^workers\/ring\.ts$/]],
    [/^src\/platform\//, [/^src\/(errors|jobs)\.ts$/]],
    [/^src\/routing\//, [/^src\//, /^rules\//]],
    [/^src\//, [/^src\//]],
    [/^rules\//, [text]],
    [/^connectors\/index\.ts$/, [/^connectors\/[^/]+\/index\.ts$/]],
    [/^connectors\/[^/]+\/fake[^/]*\.ts$/, [/^connectors\/[^/]+\/fixtures\//]],
    [
      /^connectors\//,
      [
        /^connectors\/(connector|http|faults|graph|graph-fault|graph-labels|lead-form|media|not-public|wire)\.ts$/,
        /^src\/errors\.ts$/,
        text,
      ],
    ],
    [/^workers\//, [/^(src|rules)\//]],
    [/^migrations\//, [/^src\/platform\//]],
    [/^sandbox\//, [/./]],
    // A browser loads nothing of ours but itself; types come from anywhere.
    [/^web\//, [/^web\//]],
  ]

  it('keeps to the table of docs/architecture.md', () => {
    expect(
      shipped.flatMap((source) =>
        reached(source)
          .filter(([, file]) => !mayReach(source.path, file))
          .map(([where]) => where),
      ),
    ).toEqual([])
  })

  function mayReach(path: string, file: string): boolean {
    const [room, reach] = rooms.find(([pattern]) => pattern.test(path)) ?? [/$^/, []]
    if (reach.some((pattern) => pattern.test(file))) return true
    if (isFake(path)) return isFake(file) && folderOf(file) === folderOf(path)
    return path.startsWith('connectors/') ? folderOf(file) === folderOf(path) : room.test(file)
  }

  it('lets no product file reach a stand-in, a test or the sandbox', () => {
    const forbidden = (file: string): boolean => isFake(file) || /^(sandbox|test|bench)\//.test(file) || file.endsWith('.test.ts')
    expect(
      product.flatMap((source) =>
        reached(source)
          .filter(([, file]) => forbidden(file))
          .map(([where]) => where),
      ),
    ).toEqual([])
  })

  it('crosses from one top folder to another by # alone', () => {
    const crossing = (source: Source): string[] =>
      source.imports
        .filter((one) => one.from.startsWith('.') && topOf(one.file ?? '') !== topOf(source.path))
        .map((one) => `${source.path}: ${one.from}`)
    expect(shipped.flatMap(crossing)).toEqual([])
  })

  it('has no circle of files', () => {
    expect(circles(new Map(shipped.map((source) => [source.path, reached(source).map(([, file]) => file)])))).toEqual([])
  })
})

describe('what only one place may do', () => {
  /** Everything `src` may stand on: our own stores, our own server, reading and writing. No vendor is among them. */
  const packages = new Set(
    '@fastify/busboy aws4fetch express express-rate-limit handlebars helmet knex libphonenumber-js pg pino prom-client swagger-ui-dist ws zod zod-openapi'.split(
      ' ',
    ),
  )
  const network = /^node:(https?2?|net|tls|dns|dgram)(\/|$)|^undici$/
  const mayListen: Record<string, string> = {
    'src/app.ts': 'listens: the API, the webhooks and the pages',
    'src/platform/postgres.ts': 'starts the embedded PostgreSQL, looks for a free port',
    'src/platform/sandbox.ts': 'waits until the stand-ins it started answer',
    'src/commands/doctor.ts': 'looks whether our own ports are free',
  }

  it('keeps src at home: no way out to anybody but our own stores', () => {
    const inSrc = shipped.filter((source) => source.path.startsWith('src/'))
    const strangers = inSrc.flatMap((source) =>
      packagesOf(source)
        .filter((name) => !packages.has(name))
        .map((name) => `${source.path}: ${name}`),
    )
    const ways = inSrc
      .filter((source) => !mayListen[source.path])
      .flatMap((source) => [
        ...source.imports.filter((one) => !one.isType && network.test(one.from)).map((one) => `${source.path}: ${one.from}`),
        ...linesWith(source, /(?<![.\w'"`])(fetch|WebSocket|EventSource)\(/),
      ])
    expect([...strangers, ...ways]).toEqual([])
  })

  it.each([
    ['json-rules-engine', /^rules\/engine\.ts$/],
    ['bullmq', /^workers\/ring\.ts$/],
    ['ioredis', /^workers\/(ring|wakes)\.ts$/],
    ['ws', /^src\/platform\/live\//],
    ['@googleapis/sheets', /^connectors\/google-sheets\//],
    ['odoo-await', /^connectors\/odoo\//],
    ['nodemailer', /^connectors\/smtp\//],
    ['aws4fetch', /^src\/platform\/files\/s3\.ts$/],
    ['@fastify/busboy', /^src\/files\/form\.ts$/],
    ['sharp', /^workers\/redraw-child\.ts$/],
  ])('%s has one home', (name, home) => {
    const users = shipped.filter((source) => packagesOf(source).includes(name)).map((source) => source.path)
    expect(users.filter((path) => !home.test(path))).toEqual([])
    expect(users).not.toEqual([])
  })

  it('reads the environment in src/config.ts alone', () => {
    const readers = /^(src\/config\.ts|src\/main\.ts|src\/platform\/(sandbox|web-build)\.ts|sandbox\/main\.ts)$/
    expect(product.filter((source) => !readers.test(source.path)).flatMap((source) => linesWith(source, /\bprocess\.env\b/))).toEqual([])
  })

  it('keeps the rules and the folding of texts pure: no clock, no chance, no process, no file', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\b|\bperformance\b|\bset(Timeout|Interval|Immediate)\b|\bfetch\(|\bcrypto\b/
    const pure = shipped.filter((source) => /^(rules|src\/platform\/text)\//.test(source.path))
    expect(pure.flatMap((source) => linesWith(source, impure))).toEqual([])
    expect(pure.flatMap((source) => source.imports.filter((one) => one.from.startsWith('node:')).map(() => source.path))).toEqual([])
  })

  it('knows no sandbox in what it does: stand-ins are addresses, never a branch', () => {
    const told = /^src\/(config|start|app|main)\.ts$|^src\/platform\/sandbox\.ts$|^connectors\/http\.ts$|^src\/commands\//
    expect(
      product.filter((source) => !told.test(source.path)).flatMap((source) => linesWith(source, /\b(if|\?|&&|\|\|).*\bsandbox\b/i)),
    ).toEqual([])
  })
})

describe('how a file looks', () => {
  it('has a doc line on every export', () => {
    const bare = (source: Source): string[] =>
      source.lines.flatMap((line, i) =>
        /^export (default )?(async )?(function|const|let|class|interface|type \w+ ?[=<])/.test(line) &&
        !isDown(source, line) &&
        !/\*\/$/.test(source.lines[i - 1]!.trim())
          ? [`${source.path}:${i + 1}`]
          : [],
      )
    expect(all.filter((source) => !source.path.endsWith('.test.ts')).flatMap(bare)).toEqual([])
  })

  /** A migration's way back needs no other words than its way there. */
  const isDown = (source: Source, line: string): boolean =>
    source.path.startsWith('migrations/') && line.startsWith('export async function down(')

  it('is short, or says in its first line why not', () => {
    const long = shipped.filter((source) => source.lines.length > 250 && !/^\/[/*]/.test(source.lines[0]!))
    expect(long.map((source) => `${source.path}: ${source.lines.length} lines`)).toEqual([])
    const sizes = shipped.map((source) => source.lines.length).sort((a, b) => a - b)
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(70)
    expect(sizes[Math.floor(sizes.length * 0.9)]).toBeLessThanOrEqual(180)
  })

  it('exports names, re-exports nothing, and has a migration for the way back', () => {
    const inherited = /^export (default\b|\*|\{[^}]*\} from)/
    expect(shipped.flatMap((source) => linesWith(source, inherited))).toEqual([])
    const oneWay = shipped.filter((source) => /^migrations\/\d/.test(source.path) && !source.text.includes('export async function down('))
    expect(oneWay.map((source) => source.path)).toEqual([])
  })

  it('is called by a word of the glossary, in kebab-case', () => {
    const avoided = new Set(['manager', 'managers', 'helper', 'helpers', 'util', 'utils', 'common', 'processor', 'data', 'info', 'misc'])
    const names = all.map((source) => source.path).filter((path) => path.split(/[/.-]/).some((word) => avoided.has(word)))
    const odd = all.map((source) => source.path).filter((path) => !/^[a-z0-9_./-]+$/.test(path))
    expect([...names, ...odd]).toEqual([])
  })
})

/** Files of the repository that a file reaches by value, each with the words to name it by. */
function reached(source: Source): [where: string, file: string][] {
  return source.imports.flatMap((one) => (one.file && !one.isType ? [[`${source.path} → ${one.file}`, one.file] as [string, string]] : []))
}

/** npm packages a file uses by value: `@scope/name` or `name`. */
function packagesOf(source: Source): string[] {
  return source.imports
    .filter((one) => !one.isType && !one.file && !one.from.startsWith('node:'))
    .map((one) =>
      one.from
        .split('/')
        .slice(0, one.from.startsWith('@') ? 2 : 1)
        .join('/'),
    )
}

/** Lines whose code (no comments, no texts) fits. */
function linesWith(source: Source, pattern: RegExp): string[] {
  const code = source.lines.map((line) =>
    line
      .replace(/^\s*(\/?\*|\/\/).*$/, '')
      .replace(/\s\/\/ .*$/, '')
      .replace(/'[^']*'/g, "''"),
  )
  return code.flatMap((line, i) => (pattern.test(line) ? [`${source.path}:${i + 1}: ${source.lines[i]!.trim().slice(0, 100)}`] : []))
}

/** Circles in a graph of files, each told once. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const walk = (file: string, way: string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' → '))
    if (done.has(file) || way.includes(file)) return
    for (const next of graph.get(file) ?? []) walk(next, [...way, file])
    done.add(file)
  }
  for (const file of graph.keys()) walk(file, [])
  return found
}

function folderOf(path: string): string {
  return path.split('/').slice(0, 2).join('/')
}

function topOf(path: string): string {
  return path.split('/')[0]!
}
