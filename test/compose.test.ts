import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeEnvironment, readConfig } from '#src/config.ts'
import { root } from './support/source.ts'

// Docker itself is not asked: what is written in these files must fit what the code reads.
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
const answers: Record<string, string> = {
  DOMAIN: 'wasl.example.com',
  ENCRYPTION_KEYS: 'a-key-of-more-than-16-characters',
  POSTGRES_PASSWORD: 'owner-secret',
  WASL_PASSWORD: 'login-secret',
}

describe('docker-compose.yml', () => {
  it('is postgres, wasl and caddy, and with the profile scale redis, two APIs and two workers', () => {
    const scaled = names().filter((name) => service(name).includes('profiles: [scale]'))
    expect(names().filter((name) => !scaled.includes(name))).toEqual(['postgres', 'wasl', 'caddy'])
    expect(scaled).toEqual(['redis', 'api', 'worker'])
    for (const name of ['api', 'worker']) expect(service(name)).toContain('replicas: 2')
    expect(service('postgres')).toContain('image: postgres:18')
  })

  it.each([
    ['wasl', 'all'],
    ['api', 'api'],
    ['worker', 'worker'],
  ])('%s starts with an environment that wasl takes, as ROLE=%s', (name, role) => {
    const scaled: Record<string, string> = { REDIS_URL: 'redis://redis:6379', ADMIN_EMAIL: 'admin@example.com' }
    for (const more of [{}, scaled]) {
      const config = readConfig(environmentOf(name, { ...answers, ...more }))
      expect(config).toMatchObject({
        ROLE: role,
        sandbox: false,
        embedded: false,
        publicUrl: 'https://wasl.example.com',
        DATA_DIR: '/data',
      })
      expect(new URL(config.DATABASE_OWNER_URL!).username).not.toBe(new URL(config.DATABASE_URL!).username)
    }
    const known = describeEnvironment().map((one) => one.name)
    expect(Object.keys(environmentOf(name, answers)).filter((key) => !known.includes(key))).toEqual([])
  })

  it('says which variable is missing instead of starting without it', () => {
    for (const name of Object.keys(answers)) expect(() => environmentOf('wasl', { ...answers, [name]: '' })).toThrow(name)
  })

  it('names the login that wasl connects as, and gives it no rights of its own', () => {
    const login = new URL(readConfig(environmentOf('wasl', answers)).DATABASE_URL!).username
    expect(text).toContain(`create role ${login} login nosuperuser nobypassrls`)
  })

  it('builds an image that holds every folder the product runs from', () => {
    const image = readFileSync(join(root, 'Dockerfile'), 'utf8')
    for (const folder of ['src', 'rules', 'connectors', 'workers', 'migrations', 'sandbox'])
      expect(image).toContain(`COPY ${folder} ${folder}`)
    for (const [, path] of image.matchAll(/^COPY (\S+) \S+$/gm)) expect(existsSync(join(root, path!)), path).toBe(true)
    expect(readFileSync(join(root, 'Caddyfile'), 'utf8')).toContain('/health/ready')
  })
})

function names(): string[] {
  const services = text.slice(text.indexOf('\nservices:'), text.indexOf('\nconfigs:'))
  return [...services.matchAll(/^ {2}(\w+):$/gm)].map(([, name]) => name!)
}

/** The lines of one service. */
function service(name: string): string {
  return new RegExp(`^  ${name}:\\n((?: {4}.*\\n|\\n)+)`, 'm').exec(text)?.[1] ?? ''
}

/** What a container of this service finds in its environment, as compose fills it in; of YAML it knows just what this file uses. */
function environmentOf(name: string, from: Record<string, string>): Record<string, string> {
  const block = /^ {4}environment:.*\n((?: {6}.*\n)+)/m.exec(service(name))?.[1] ?? ''
  const shared = block.includes('<<: *environment') ? environmentOf('wasl', from) : {}
  const own = [...block.matchAll(/^ {6}([A-Z_]+): (.*)$/gm)].map(([, key, value]) => [key, fill(value!.replace(/^"(.*)"$/, '$1'), from)])
  return { ...shared, ...Object.fromEntries(own) }
}

function fill(value: string, from: Record<string, string>): string {
  return value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string, otherwise: string) => {
    if (from[name]) return from[name]
    if (kind === '?') throw new Error(`${name}: ${otherwise}`)
    return otherwise ?? ''
  })
}
