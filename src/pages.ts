import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import express, { type Express } from 'express'
// Its index would run the whole page's bundle in this process: 30 MB for the path of a folder.
import swaggerFolder from 'swagger-ui-dist/absolute-path.js'
import { mountFirstRun } from './accounts/first-run.ts'
import { mountSignInPages } from './accounts/pages.ts'
import { mountChatPage } from './chat/page.ts'
import type { Deps } from './deps.ts'
import { AppError } from './errors.ts'
import { mountFilePage } from './files/page.ts'
import { identifyCaller } from './http.ts'
import { mountPreviewPage } from './notifications/preview-page.ts'
import { depth, metricsPage } from './platform/metrics.ts'
import { openApiDocument } from './platform/openapi.ts'
import { html, sendPage } from './platform/page.ts'
import { mountLinkPages } from './requests/pages.ts'
import { routes } from './routes.ts'
import { mountWeb } from './web.ts'

// The look stands in one place; the built pages read the same file.
const style = ['../web/parts/tokens.css', './platform/page.css']
  .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
  .join('\n')

/** Everything that is no API route: health, metrics, the API's own description, and the plain pages behind links. */
export function mountPages(app: Express, deps: Deps): void {
  app.get('/assets/page.css', (_request, response) => void response.type('css').set('cache-control', 'public, max-age=3600').send(style))
  for (const script of ['arabic', 'latin']) {
    const file = fileURLToPath(import.meta.resolve(`@fontsource-variable/cairo/files/cairo-${script}-wght-normal.woff2`))
    app.get(
      `/assets/cairo-${script}.woff2`,
      (_request, response) => void response.set('cache-control', 'public, max-age=31536000').sendFile(file),
    )
  }
  mountHealth(app, deps)
  mountDocs(app, deps)
  mountFirstRun(app, deps)
  mountSignInPages(app, deps)
  mountLinkPages(app, deps)
  mountPreviewPage(app, deps)
  mountWeb(app, deps.config)
  mountChatPage(app, deps)
  mountFilePage(app, deps)
  app.get('/thanks', (_request, response) =>
    sendPage(response, {
      title: 'شكرًا لك',
      body: html`<h1>وصلنا طلبك</h1><p>سنتواصل معك قريبًا.</p><p lang="en" dir="ltr">Thank you, we have your request.</p>`,
    }),
  )
  app.get('/', (_request, response) =>
    sendPage(response, {
      title: 'وصل',
      body: html`<h1>وصل</h1><p>يوصل كل طلب إلى المستقل المناسب، ويُثبت ذلك.</p><p><a href="/api/docs">API</a></p>`,
    }),
  )
}

function mountHealth(app: Express, deps: Deps): void {
  app.get('/health/live', (_request, response) => void response.json({ status: 'ok' }))
  app.get('/health/ready', async (request, response) => {
    const now = deps.clock.now().toISOString()
    try {
      await deps.db.system((trx) => trx.raw('select 1 from tenants limit 1'))
    } catch {
      response.status(503).json({ status: 'unavailable', now })
      return
    }
    const caller = await identifyCaller(deps, request).catch(() => null)
    response.json({ status: 'ok', now, ...(caller?.role === 'admin' ? await details(deps) : {}) })
  })
  app.get('/metrics', async (request, response) => {
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const allowed =
      (deps.config.METRICS_TOKEN && token === deps.config.METRICS_TOKEN) || (await identifyCaller(deps, request))?.role === 'admin'
    if (!allowed) throw new AppError('unauthenticated', 'Metrics need METRICS_TOKEN or an admin API key.')
    const page = await metricsPage(deps.db, deps.clock.now())
    response.type(page.type).send(page.body)
  })
}

/** What an operator asks first: the version, how much is due, and since when. */
async function details(deps: Deps) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const due = await depth(deps.db, deps.clock.now())
  const oldest = Math.max(0, ...due.map((one) => one.oldestSeconds))
  return { version, checks: { database: 'ok', due, oldestDueSeconds: Math.round(oldest), late: oldest > 300 } }
}

function mountDocs(app: Express, deps: Deps): void {
  const document = JSON.stringify(openApiDocument(routes, deps.config.publicUrl))
  app.get('/api/openapi.json', (_request, response) => void response.type('json').send(document))
  const shell =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>wasl API</title><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head><body><div id="docs"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>'
  app.get('/api/docs', (_request, response) => {
    // Swagger's page styles its elements inline; nothing but its own files runs here.
    response.setHeader(
      'content-security-policy',
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    )
    response.type('html').send(shell)
  })
  app.get(
    '/api/docs/start.js',
    (_request, response) =>
      void response.type('js').send("window.onload=()=>SwaggerUIBundle({url:'/api/openapi.json',dom_id:'#docs',deepLinking:true})"),
  )
  app.use('/api/docs', express.static(swaggerFolder(), { index: false, maxAge: '1d' }))
}
