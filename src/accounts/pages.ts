import express, { type Express, type Request, type Response } from 'express'
import { z } from 'zod'
import { normaliseEmail } from '#src/contacts/normalise.ts'
import type { Deps } from '#src/deps.ts'
import { AppError, type ErrorCode } from '#src/errors.ts'
import { newToken } from '#src/platform/keys.ts'
import { countOrRefuse, networkOf } from '#src/platform/limit.ts'
import { html, sendPage } from '#src/platform/page.ts'
import { check, readJsonBody } from '#src/platform/route.ts'
import { askCookie, forgetCookie, isOwnForm, keepFor, keepSession, readCookie, sessionCookie } from './cookies.ts'
import { askForLink, consumeLink, LINK_MINUTES } from './links.ts'
import { deviceOf, endSessionOf } from './sessions.ts'
import { defaultTenant } from './tenants.ts'
import { words } from './words.ts'

const LINK_MS = LINK_MINUTES * 60_000
const QUARTER_S = 900
const TOKEN = /^[\w-]{43}$/
const form = express.urlencoded({ extended: false, limit: '10kb' })
const asked = z.strictObject({ email: z.string().max(320), language: z.enum(['ar', 'en']).optional() })

/** Sign-in by mailed link. Looking (GET) never acts; the button's POST does, once. The mail's link carries its token behind the #: the page takes it out of the address bar. */
export function mountSignInPages(app: Express, deps: Deps): void {
  app.post('/api/v1/sign-in/links', express.raw({ type: () => true, limit: '10kb' }), async (request: Request, response: Response) => {
    const body = check(asked, readJsonBody(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)) ?? {}, 'invalid')
    await ask(deps, request, response, body.email, body.language ?? languageOf(request))
    response.status(202).set('cache-control', 'no-store').json({})
  })
  app.get('/sign-in', (request, response) => sendPage(response, signInPage(languageOf(request))))
  app.get('/assets/sign-in.js', (_request, response) => void response.type('js').set('cache-control', 'public, max-age=3600').send(SCRIPT))
  // A link written with its token in the path: the browser keeps it out of sight from here on, and nothing is used up.
  app.get('/sign-in/enter', (request, response) => sendPage(response, enterPage(languageOf(request), 'enter')))
  app.get('/sign-in/:token', (request, response) => {
    keepFor(response, deps.config, linkCookie(deps), tokenIn(request.params.token), LINK_MS)
    response.set('cache-control', 'no-store').redirect(303, '/sign-in/enter')
  })
  app.post('/sign-in/ask', form, (request, response) =>
    onPage(request, response, async () => {
      await ask(deps, request, response, textIn(request, 'email'), languageOf(request))
      const { sent, title } = words[languageOf(request)]
      sendPage(response, {
        title,
        language: languageOf(request),
        body: html`<h1>${sent.head}</h1><p>${sent.text}</p><p><a href="/sign-in">${sent.again}</a></p>`,
      })
    }),
  )
  for (const path of ['/sign-in', '/sign-in/enter', '/sign-in/:token'])
    app.post(path, form, (request, response) => onPage(request, response, () => enter(deps, request, response)))
  app.post('/sign-out', async (request, response) => {
    const session = readCookie(request, sessionCookie(deps.config))
    if (session && isOwnForm(request, deps.config)) {
      await endSessionOf(deps.db, session, deps.clock.now())
      forgetCookie(response, deps.config, sessionCookie(deps.config))
    }
    response.redirect(303, '/sign-in')
  })
}

/** The same for everybody: counted, written down, answered. Whether somebody has this address is found out later, by a worker. */
async function ask(deps: Deps, request: Request, response: Response, told: string, language: 'ar' | 'en'): Promise<void> {
  if (!isOwnForm(request, deps.config)) throw new AppError('forbidden', 'This call came from another site.')
  const email = normaliseEmail(told)
  if (!email) throw new AppError('invalid', 'This is not an e-mail address.', { email: 'not an e-mail address' })
  const now = deps.clock.now()
  const network = networkOf(request.ip)
  await countOrRefuse(
    deps.db,
    [
      { name: 'sign_in.network', subject: network, most: 30, seconds: QUARTER_S },
      { name: 'sign_in.here', subject: `${email} ${network}`, most: 5, seconds: QUARTER_S },
      { name: 'sign_in.address', subject: email, most: 20, seconds: 4 * QUARTER_S },
    ],
    now,
  )
  const browser = readCookie(request, askCookie(deps.config)) ?? newToken()
  const { id } = await defaultTenant(deps.db.knex)
  await deps.db.tenant(id, (trx) => askForLink(trx, deps.db, { email, language, browser }, now))
  keepFor(response, deps.config, askCookie(deps.config), browser, LINK_MS)
}

async function enter(deps: Deps, request: Request, response: Response): Promise<void> {
  if (!isOwnForm(request, deps.config)) throw new AppError('forbidden', 'This call came from another site.')
  const now = deps.clock.now()
  await countOrRefuse(deps.db, [{ name: 'sign_in.use', subject: networkOf(request.ip), most: 100, seconds: QUARTER_S }], now)
  const token = tokenIn(textIn(request, 'token') || request.params.token || readCookie(request, linkCookie(deps)))
  const used = await consumeLink(
    deps.db,
    {
      token,
      browser: readCookie(request, askCookie(deps.config)),
      confirmed: textIn(request, 'confirmed') === 'yes',
      device: deviceOf(request.headers['user-agent']),
    },
    now,
  )
  if (used.is === 'elsewhere') return sendPage(response, enterPage(languageOf(request), 'elsewhere', token))
  const former = readCookie(request, sessionCookie(deps.config))
  if (former) await endSessionOf(deps.db, former, now)
  for (const name of [askCookie(deps.config), linkCookie(deps)]) forgetCookie(response, deps.config, name)
  keepSession(response, deps.config, sessionCookie(deps.config), used.session)
  response.redirect(303, used.role === 'freelancer' ? '/portal' : '/console')
}

/** Both forms stand on it: the script shows the one with the button when the address carries a token. */
function signInPage(language: 'ar' | 'en') {
  const { ask, enter, other, title } = words[language]
  const body = html`<section id="ask"><h1>${ask.head}</h1><p>${ask.text}</p>
    <form method="post" action="/sign-in/ask?lang=${language}"><label>${ask.email}<input type="email" name="email" required maxlength="320" dir="ltr" autocomplete="email"></label><button>${ask.button}</button></form>
    <p><a href="/sign-in?lang=${language === 'ar' ? 'en' : 'ar'}" lang="${language === 'ar' ? 'en' : 'ar'}">${other}</a></p></section>
    <section id="enter" hidden><h1>${enter.head}</h1><p>${enter.text}</p>
    <form method="post" action="/sign-in?lang=${language}"><input type="hidden" name="token" id="token"><button>${enter.button}</button></form></section>
    <script src="/assets/sign-in.js"></script>`
  return { title, language, body, script: true }
}

const SCRIPT = `const token=location.hash.slice(1)
if(/^[\\w-]{43}$/.test(token)){history.replaceState(null,'',location.pathname);document.getElementById('token').value=token
document.getElementById('ask').hidden=true;document.getElementById('enter').hidden=false}`

function enterPage(language: 'ar' | 'en', kind: 'enter' | 'elsewhere', token = '') {
  const { head, text, button } = words[language][kind]
  const kept =
    kind === 'elsewhere' ? html`<input type="hidden" name="token" value="${token}"><input type="hidden" name="confirmed" value="yes">` : ''
  const body = html`<h1>${head}</h1><p>${text}</p><form method="post" action="/sign-in/enter?lang=${language}">${kept}<button>${button}</button></form>`
  return { title: words[language].title, language, body }
}

const TOLD: Partial<Record<ErrorCode, 'gone' | 'slow' | 'wrong' | 'foreign'>> = {
  gone: 'gone',
  too_many: 'slow',
  invalid: 'wrong',
  forbidden: 'foreign',
}

/** Whoever stands before a page is answered with a page, refusals too. */
async function onPage(request: Request, response: Response, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    const told = error instanceof AppError && TOLD[error.code]
    if (!told) throw error
    const { title, gone, ...rest } = words[languageOf(request)]
    const { head, text } = { gone, ...rest }[told]
    const body = html`<h1>${head}</h1><p>${text}</p><p><a href="/sign-in?lang=${languageOf(request)}">${gone.again}</a></p>`
    sendPage(response, { title, status: error.status, language: languageOf(request), body })
  }
}

function tokenIn(value: unknown): string {
  if (typeof value !== 'string' || !TOKEN.test(value))
    throw new AppError('gone', 'This link is not whole, or has ended; ask for a new one.')
  return value
}

function textIn(request: Request, field: string): string {
  const value = (request.body as Record<string, unknown> | undefined)?.[field]
  return typeof value === 'string' ? value : ''
}

function linkCookie(deps: Deps): string {
  return `${sessionCookie(deps.config)}-link`
}

function languageOf(request: Request): 'ar' | 'en' {
  const wanted = request.query.lang
  if (wanted === 'ar' || wanted === 'en') return wanted
  return request.acceptsLanguages('ar', 'en') === 'en' ? 'en' : 'ar'
}
