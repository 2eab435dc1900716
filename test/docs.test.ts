import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connectors } from '#connectors/index.ts'
import { envExample, environmentRows } from '#src/commands/environment.ts'
import { describeEnvironment } from '#src/config.ts'
import { routes } from '#src/routes.ts'
import { listFiles, root } from './support/source.ts'

// Documents are held to the code: what they name exists, what exists is named.
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = listFiles().filter((path) => path.endsWith('.md'))
const { version, scripts } = JSON.parse(read('package.json')) as { version: string; scripts: Record<string, string> }

describe('every page', () => {
  it.each(pages)('%s links to what is there', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, to]) => to!)
    expect(links.filter((to) => !existsSync(join(root, dirname(page), to)))).toEqual([])
  })

  it('names no command that package.json does not have', () => {
    const named = pages.flatMap((page) => [...read(page).matchAll(/\bnpm run ([\w-]+)/g)].map(([, script]) => `${page}: npm run ${script}`))
    expect(named.filter((one) => !scripts[one.split('npm run ')[1]!])).toEqual([])
  })

  it('speaks, like every file, of no machine it was written on', () => {
    // A path from the root, not a word between two slashes. Taken apart here, or this line would be found.
    const traces = new RegExp(
      `(^|[\\s'"\`(=])(${['home', 'Users', 'root', 'work'].map((name) => `/${name}/`).join('|')}|\\.\\./sha${'red'})`,
    )
    const told = listFiles().filter((path) => /\.(ts|md|json|yml|html|css|js)$|^\.|file$/.test(path) && path !== 'package-lock.json')
    const lines = told.flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, i) => (traces.test(line) ? [`${path}:${i + 1}`] : [])),
    )
    expect(lines).toEqual([])
  })
})

describe('README.md', () => {
  const text = read('README.md')

  it('is short, begins with the two commands, and names every script and every connector', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(150)
    expect(text.indexOf('npm ci && npm start')).toBeLessThan(text.indexOf('npm ci && npm test'))
    expect(text.slice(0, text.indexOf('npm ci && npm test')).split('\n').length).toBeLessThan(12)
    const known = new Set([...text.matchAll(/npm (?:run )?([\w-]+)/g)].map(([, name]) => name!))
    expect(Object.keys(scripts).filter((name) => !known.has(name))).toEqual([])
    expect(connectors.filter((connector) => !text.includes(`connectors/${connector.name}/README.md`))).toEqual([])
  })
})

describe('docs/architecture.md', () => {
  const text = read('docs/architecture.md')
  const walk = [...text.matchAll(/^(\d+)\. \[([^\]]+)\]\(\.\.\/([^)]+)\) by `([^`]+)`/gm)].map(([, n, label, path, by]) => ({
    n: Number(n),
    label: label!,
    path: path!,
    by: by!,
  }))

  it('walks in order: each file is reached by its name from one before it', () => {
    expect(walk.length).toBeGreaterThan(25)
    expect(walk.map((step) => step.n)).toEqual(walk.map((_, i) => i + 1))
    // The first file is where a call comes in: the composition root reaches it.
    const before = [read('src/app.ts')]
    for (const { label, path, by } of walk) {
      const own = read(path)
      expect(label).toBe(path)
      expect(own.includes(by), `${path} has ${by}`).toBe(true)
      expect(
        before.some((file) => file.includes(by)),
        `${by} of ${path} is named in a file before it`,
      ).toBe(true)
      // What a worker speaks to is opened with it.
      const beside = [...(text.split('\n').find((line) => line.includes(`[${path}]`)) ?? '').matchAll(/\]\(\.\.\/([^)]+\.ts)\)/g)]
      before.push(own, ...beside.map(([, file]) => read(file!)))
    }
  })

  it('names every table and every bell', () => {
    const tables = listFiles()
      .filter((path) => path.startsWith('migrations/'))
      .flatMap((path) =>
        [...read(path).matchAll(/create table (\w+)|tenantTable\(\s*knex,\s*'(\w+)'/g)].map(([, one, other]) => (one ?? other)!),
      )
    expect(tables.length).toBeGreaterThan(30)
    expect(tables.filter((table) => !text.includes(`\`${table}\``))).toEqual([])
    for (const bell of ['inbox', 'mailbox', 'pool', 'lane', 'timer', 'turn', 'file']) expect(text).toContain(`| ${bell} |`)
  })

  it('has a word on every family of endpoints', () => {
    const families = [...new Set(routes.map((route) => `/${route.path.split('/')[1]}`))]
    expect(families.length).toBeGreaterThan(10)
    expect(families.filter((family) => !text.includes(`\`${family}\``))).toEqual([])
  })
})

describe('the environment', () => {
  it('is what .env.example and docs/operations.md say (else: npm run env-example)', () => {
    expect(read('.env.example')).toBe(envExample())
    expect(read('docs/operations.md')).toContain(environmentRows())
    for (const { name, about } of describeEnvironment()) expect(about, name).not.toBe('')
  })
})

it('the changelog tells of this version', () => {
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm'))
})

it('every decision says why, what and at which price', () => {
  const decisions = listFiles().filter((path) => /^docs\/decisions\/\d{4}-[a-z0-9-]+\.md$/.test(path))
  expect(decisions.map((path) => Number(path.slice(15, 19)))).toEqual(decisions.map((_, i) => i + 1))
  for (const path of decisions.filter((one) => !one.includes('libraries')))
    for (const part of ['**Why.**', '**What.**', '**The price.**']) expect(read(path), path).toContain(part)
})
