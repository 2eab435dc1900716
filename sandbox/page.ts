import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLive } from './live.ts'
import { mailByKey } from './panes.ts'
import type { Scene } from './scene.ts'

const folder = join(import.meta.dirname, 'page')
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}
/** What every page shares: the look's tokens, and the one font out of its package. */
const shared = new Map<string, string>([
  ['tokens.css', join(import.meta.dirname, '../web/parts/tokens.css')] as const,
  ...['arabic', 'latin'].map(
    (script) =>
      [
        `cairo-${script}.woff2`,
        fileURLToPath(import.meta.resolve(`@fontsource-variable/cairo/files/cairo-${script}-wght-normal.woff2`)),
      ] as const,
  ),
])
/** Mails style their elements inline, and an opened mail inherits this page's policy; nothing but our own scripts runs. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** The sandbox's one page: its files, `/_live` (server-sent events, one per pane) and `/_mail?key=` (one mail whole). */
export function makePage(scene: Scene): { handle(request: IncomingMessage, response: ServerResponse): void; close(): void } {
  const live = openLive(scene)
  const names = new Set(readdirSync(folder))
  return {
    close: live.close,
    handle(request, response) {
      const url = new URL(request.url ?? '/', 'http://sandbox')
      if (request.method === 'GET' && url.pathname === '/_live') return live.join(request, response)
      if (request.method === 'GET' && url.pathname === '/_mail') return sendMail(scene, url.searchParams.get('key') ?? '', response)
      const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1)
      if (request.method !== 'GET' || !(names.has(name) || shared.has(name)))
        return void response.writeHead(404).end('there is nothing here')
      response
        .writeHead(200, {
          'content-type': types[extname(name)] ?? 'application/octet-stream',
          'content-security-policy': policy,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-cache',
        })
        .end(readFileSync(shared.get(name) ?? join(folder, name)))
    },
  }
}

function sendMail(scene: Scene, key: string, response: ServerResponse): void {
  const mail = mailByKey(scene, key)
  response.writeHead(mail ? 200 : 404, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(mail ?? {}))
}
