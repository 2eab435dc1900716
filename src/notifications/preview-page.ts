import type { Express, Request, Response } from 'express'
import { callerOf } from '#src/accounts/caller.ts'
import { getTenant } from '#src/accounts/tenants.ts'
import type { Deps } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { type MailKind, previewMail } from './preview.ts'
import { mails } from './templates/index.ts'

/** A mail's preview as the page it is, to be framed by the console alone: no script runs in it, no link leads out. */
export function mountPreviewPage(app: Express, deps: Deps): void {
  app.get('/preview/mail/:kind', async (request: Request, response: Response) => {
    const caller = await callerOf(deps, request, 'ar')
    if (caller?.role !== 'admin' && caller?.role !== 'manager') throw new AppError('unauthenticated', 'Sign in at the console to see this.')
    const kind = String(request.params.kind)
    if (!Object.hasOwn(mails, kind)) throw new AppError('not_found', 'There is no such mail.')
    const language = request.query.language === 'en' ? 'en' : 'ar'
    const tenant = await deps.db.tenant(caller.tenantId, (trx) => getTenant(trx, caller.tenantId))
    const { html } = previewMail(kind as MailKind, tenant, language, deps.config.publicUrl, deps.clock.now())
    response
      .set({
        'cache-control': 'no-store',
        'content-security-policy':
          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox; frame-ancestors 'self'",
      })
      .type('html')
      .send(html)
  })
}
