import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Express, Request, Response } from 'express'
import { AppError } from './errors.ts'
import { html } from './platform/page.ts'

/** What a page of `web/` loads at once, as its build tells. */
interface Built {
  folder: string
  hash: string
  portal: Assets
  chat: Assets
  console: Assets
}

interface Assets {
  scripts: string[]
  styles: string[]
}

const WORDS = {
  portal: { ar: 'وصل: بوابة المستقل', en: 'wasl: the freelancer’s portal' },
  chat: { ar: 'وصل: محادثة خاصة', en: 'wasl: a private chat' },
  console: { ar: 'وصل: لوحة التحكم', en: 'wasl: the console' },
}
const WAIT = { ar: 'لحظة من فضلك…', en: 'One moment…' }
const NO_SCRIPT = {
  ar: 'هذه الصفحة تحتاج JavaScript. فعّله ثم أعد تحميلها.',
  en: 'This page needs JavaScript. Turn it on, then load it again.',
}

const PLAIN = { ar: 'افتح الصفحة البسيطة، وهي تعمل بلا JavaScript', en: 'Open the plain page, which works without JavaScript' }

/** Serves the built pages: the portal, the chat, the console, their files and the service worker. The shells hold nothing about anybody. */
export function mountWeb(app: Express, { DATA_DIR, publicUrl }: { DATA_DIR: string; publicUrl: string }): void {
  const folder = join(resolve(DATA_DIR), 'web')
  let known: Built | undefined
  const built = (): Built => {
    known ??= readBuild(folder)
    return known
  }
  const policy = policyOf(publicUrl)
  const shell = (page: keyof typeof WORDS) => (request: Request, response: Response) => sendShell(request, response, page, built(), policy)

  app.get(['/portal', '/portal/*path'], shell('portal'))
  app.get(['/console', '/console/*path'], shell('console'))
  // Without a script there is the chat's plain page.
  const chat = shell('chat')
  app.get('/chat/:id', (request, response, next) => ('plain' in request.query ? next() : chat(request, response)))
  app.get('/sw.js', (request, response) => {
    response.set({ 'cache-control': 'no-cache', 'service-worker-allowed': '/' })
    sendBuilt(request, response, built().folder, 'sw.js')
  })
  app.use('/web', (request, response) => {
    const name = request.path.slice(1)
    // A page opened before a deploy asks for a file of the build before.
    const home = [built().folder, ...buildsIn(folder)].find(
      (one) => /^[\w./-]+$/.test(name) && !name.includes('..') && existsSync(join(one, name)),
    )
    if (!home || !/^(assets\/|icon-|mark\.svg$|portal\.webmanifest$)/.test(name)) throw new AppError('not_found', 'There is no such file.')
    response.set('cache-control', name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=86400')
    sendBuilt(request, response, home, name)
  })
}

function sendShell(request: Request, response: Response, page: keyof typeof WORDS, built: Built, policy: string): void {
  const language = /(?:^|;\s*)language=en\b/.test(request.headers.cookie ?? '') ? 'en' : 'ar'
  const { scripts, styles } = built[page]
  const [entry, ...shared] = scripts
  response
    .set({
      'cache-control': 'no-cache',
      vary: 'cookie',
      'content-security-policy': policy,
      'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
    })
    .type('html')
    .send(
      html`<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}" data-build="${built.hash}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"><title>${WORDS[page][language]}</title><meta name="description" content="${WORDS[page][language]}"><meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff"><meta name="theme-color" media="(prefers-color-scheme: dark)" content="#101c1f"><link rel="preload" href="/assets/cairo-arabic.woff2" as="font" type="font/woff2" crossorigin>${styles.map((file) => html`<link rel="stylesheet" href="/web/${file}">`)}<script type="module" src="/web/${entry}"></script>${shared.map((file) => html`<link rel="modulepreload" href="/web/${file}">`)}<link rel="icon" href="/web/mark.svg" type="image/svg+xml"><link rel="apple-touch-icon" href="/web/icon-192.png">${page === 'portal' ? html`<link rel="manifest" href="/web/portal.webmanifest">` : ''}</head><body><div id="app"><p class="skeleton">${WAIT[language]}</p></div><noscript><p class="skeleton">${page === 'chat' ? html`<a href="?plain">${PLAIN[language]}</a>` : NO_SCRIPT[language]}</p></noscript></body></html>`
        .text,
    )
}

/** Only our own files run, load and are spoken to; nothing inline, no other site, no frame around us. */
function policyOf(publicUrl: string): string {
  const socket = new URL(publicUrl).origin.replace(/^http/, 'ws')
  return [
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; frame-src 'self'; media-src 'self' blob:",
    `connect-src 'self' ${socket}; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  ].join('; ')
}

/** Sends a file of a build, packed as the browser takes it. */
function sendBuilt(request: Request, response: Response, folder: string, name: string): void {
  const packed = ['br', 'gzip'].find((way) => request.acceptsEncodings(way) && existsSync(join(folder, name + ENDING[way]!)))
  response.type(name.slice(name.lastIndexOf('.')).replace('.webmanifest', 'application/manifest+json'))
  if (packed) response.set({ 'content-encoding': packed, vary: 'accept-encoding' })
  response.sendFile(packed ? name + ENDING[packed]! : name, { root: folder, cacheControl: false })
}

const ENDING: Record<string, string> = { br: '.br', gzip: '.gz' }

function readBuild(folder: string): Built {
  try {
    const hash = readFileSync(join(folder, 'current'), 'utf8').trim()
    return { folder: join(folder, hash), ...JSON.parse(readFileSync(join(folder, hash, 'pages.json'), 'utf8')) }
  } catch {
    throw new AppError(
      'unavailable',
      'The pages are being built; load this again in a few seconds. Where that does not help, wasl told why when it started.',
    )
  }
}

function buildsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .map((name) => join(folder, name))
}
