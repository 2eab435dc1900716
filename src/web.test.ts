import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import express from 'express'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AppError } from './errors.ts'
import { mountWeb } from './web.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasl-pages-'))
const hash = '0123456789abcdef'
const build = join(folder, 'web', hash)
let url: string
let close: () => void

beforeAll(async () => {
  const app = express()
  mountWeb(app, { DATA_DIR: folder, publicUrl: 'https://wasl.example' })
  app.use((error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    response.status(error instanceof AppError ? error.status : 500).json({ detail: (error as Error).message })
  })
  const server = createServer(app)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = () => server.close()
})
afterAll(() => {
  close()
  rmSync(folder, { recursive: true, force: true })
})

it('asks to wait while the pages are not built, and serves them from the moment they are', async () => {
  expect((await fetch(`${url}/portal`)).status).toBe(503)
  mkdirSync(join(build, 'assets'), { recursive: true })
  for (const name of ['assets/portal-1.js', 'assets/chat-1.js', 'assets/all-1.css', 'sw.js', 'manifest.json'])
    writeFileSync(join(build, name), `/* ${name} */`)
  writeFileSync(join(build, 'assets/portal-1.js.gz'), gzipSync('/* packed */'))
  const page = (name: string) => ({ scripts: [`assets/${name}-1.js`], styles: ['assets/all-1.css'] })
  writeFileSync(join(build, 'pages.json'), JSON.stringify({ hash, portal: page('portal'), chat: page('chat') }))
  writeFileSync(join(folder, 'web', 'current'), hash)
  expect((await fetch(`${url}/portal/requests/anything`)).status).toBe(200)
})

it('sends a shell in Arabic first, in English where this device chose so, with nothing inline', async () => {
  const arabic = await fetch(`${url}/portal`, { headers: { 'accept-language': 'en' } })
  const text = await arabic.text()
  expect(text).toContain('<html lang="ar" dir="rtl"')
  expect(text).not.toMatch(/<script>|<style|style=|onload=/)
  expect(arabic.headers.get('content-security-policy')).toContain("connect-src 'self' wss://wasl.example")
  expect(await (await fetch(`${url}/chat/1`, { headers: { cookie: 'a=b; language=en' } })).text()).toContain('<html lang="en" dir="ltr"')
})

it('loads of a page only its own code', async () => {
  const chat = await (await fetch(`${url}/chat/1`)).text()
  expect(chat).toContain('/web/assets/chat-1.js')
  expect(chat).not.toContain('portal-1.js')
})

it('packs files as the browser takes them, and has it keep them for ever', async () => {
  const script = await fetch(`${url}/web/assets/portal-1.js`, { headers: { 'accept-encoding': 'gzip' } })
  expect(script.headers.get('content-encoding')).toBe('gzip')
  expect(script.headers.get('content-type')).toContain('javascript')
  expect(script.headers.get('cache-control')).toContain('immutable')
  expect(await script.text()).toBe('/* packed */')
  expect((await fetch(`${url}/sw.js`)).headers.get('cache-control')).toBe('no-cache')
})

it('still has the files of the build before, for pages opened before a deploy', async () => {
  const before = join(folder, 'web', 'fedcba9876543210', 'assets')
  mkdirSync(before, { recursive: true })
  writeFileSync(join(before, 'portal-0.js'), 'old')
  expect(await (await fetch(`${url}/web/assets/portal-0.js`)).text()).toBe('old')
})

it.each([
  '../current',
  '..%2fcurrent',
  'assets/%2e%2e/pages.json',
  'assets/..%2f..%2fcurrent',
  'pages.json',
  'manifest.json',
  'assets/none.js',
  '',
])('hands out nothing beside the pages’ own files: %s', async (path) => {
  expect((await fetch(`${url}/web/${path}`)).status).toBe(404)
})
