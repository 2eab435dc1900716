import express, { type Express, type Request, type Response } from 'express'
import { normaliseEmail } from '#src/contacts/normalise.ts'
import type { Deps } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { html, sendPage } from '#src/platform/page.ts'
import { keepSession, sessionCookie } from './cookies.ts'
import { deviceOf } from './sessions.ts'
import { useFirstAdminLink } from './sign-in.ts'

/** The first admin's link: looking at it changes nothing, the button signs in once. */
export function mountFirstRun(app: Express, deps: Deps): void {
  app.get('/first-run', (_request, response) =>
    sendPage(response, {
      title: 'الدخول الأول',
      body: html`<h1>الدخول الأول</h1><p>هذا الرابط يعمل مرة واحدة، لأول مدير.</p>
        <form method="post" action="/first-run"><input type="hidden" name="token" id="token"><label>البريد الإلكتروني <input type="email" name="email" required dir="ltr" autocomplete="email"></label><button>دخول</button></form>
        <script src="/assets/fragment.js"></script>`,
      script: true,
    }),
  )
  // The token stands behind the #, which no server and no proxy ever sees.
  app.get(
    '/assets/fragment.js',
    (_request, response) =>
      void response
        .type('js')
        .send("document.getElementById('token').value=location.hash.slice(1);history.replaceState(null,'',location.pathname)"),
  )
  app.post('/first-run', express.urlencoded({ extended: false, limit: '10kb' }), async (request: Request, response: Response) => {
    const { token, email: told } = request.body as Record<string, unknown>
    const email = typeof told === 'string' ? normaliseEmail(told) : null
    if (typeof token !== 'string' || !email) throw new AppError('invalid', 'An e-mail address is needed.')
    const session = await useFirstAdminLink(deps.db, token, email, deviceOf(request.headers['user-agent']), deps.clock.now())
    keepSession(response, deps.config, sessionCookie(deps.config), session)
    response.redirect(303, '/console/start')
  })
}
