import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { newId } from '#src/platform/id.ts'
import { networkOf } from '#src/platform/limit.ts'
import type { Caller } from '#src/platform/route.ts'
import { routes } from '#src/routes.ts'
import { reaches } from './caller.ts'
import { askCookie, chatCookie, isOwnForm, sessionCookie } from './cookies.ts'
import { deviceOf } from './sessions.ts'

const safe = { publicUrl: 'https://wasl.example' }
const local = { publicUrl: 'http://localhost:3000' }

describe('who came by a chat’s link', () => {
  const id = newId()
  const guest: Caller = { tenantId: newId(), role: 'freelancer', actor: 'freelancer:x', sessionId: newId(), language: 'ar', chatId: id }

  it('reaches that chat’s routes, and of all others only what keeps its page alive', () => {
    const open = routes.filter((route) => reaches(guest, route.path, { id })).map((route) => route.path)
    const beside = [...new Set(open.filter((path) => !path.startsWith('/chats/:id')))]
    expect(beside.filter((path) => !/^\/(live\/ticket|me\/sign-out|push\/.+)$/.test(path))).toEqual([])
    expect(open.length - beside.length).toBeGreaterThan(5)
    for (const route of routes) expect(reaches(guest, route.path, { id: newId() }), route.path).toBe(beside.includes(route.path))
  })

  it('is nobody’s equal: a person’s session reaches what his role does', () => {
    const { chatId: _, ...person } = guest
    for (const route of routes) expect(reaches(person, route.path, { id: newId() })).toBe(true)
  })
})

describe('a cookie', () => {
  it('has the prefix that ties it to host, path and TLS, each chat its own', () => {
    const [one, two] = [newId(), newId()]
    expect([sessionCookie(safe), askCookie(safe), chatCookie(safe, one)].every((name) => name.startsWith('__Host-wasl'))).toBe(true)
    expect(chatCookie(safe, one)).not.toBe(chatCookie(safe, two))
    expect(sessionCookie(local)).toBe('wasl')
  })
})

describe('a form', () => {
  const from = (headers: Record<string, string>, home = safe) => isOwnForm({ headers } as unknown as IncomingMessage, home)

  it('is ours when the browser says that it came from our own page', () => {
    expect(from({ origin: 'null', 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(from({ origin: safe.publicUrl })).toBe(true)
    expect(from({})).toBe(true)
    expect(from({ origin: 'null' }, local)).toBe(true)
  })

  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site', origin: 'https://other.wasl.example' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://wasl.example.evil.example' },
  ])('is another site’s: %j', (headers) => {
    expect(from(headers)).toBe(false)
  })
})

it.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::7', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::ffff:10.0.0.7', '10.0.0.7'],
  ['10.0.0.7', '10.0.0.7'],
  [undefined, ''],
])('the network of %s is %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network)
})

it.each([
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile/15E148 Safari/604.1',
    'Safari · iPhone',
  ],
  ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0 Mobile Safari/537.36', 'Chrome · Android'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0 Safari/537.36 Edg/149.0',
    'Edge · Windows',
  ],
  ['curl/8.5', 'Browser'],
  [undefined, 'Browser'],
  ['<script>alert(1)</script> Firefox/1', 'Firefox'],
])('%s is shown as %s', (agent, device) => {
  expect(deviceOf(agent)).toBe(device)
})
