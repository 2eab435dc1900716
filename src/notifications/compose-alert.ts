import { getTenant } from '#src/accounts/tenants.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import type { Setting } from './about.ts'
import type { Alert } from './alerts.ts'
import { brandOf } from './brand.ts'
import { mails } from './templates/index.ts'
import type { RenderedMail } from './templates/layout.ts'

/** An alert as a mail, in the tenant's first language. */
export async function renderAlert(trx: Trx, { cause, at }: Alert, { publicUrl }: Setting): Promise<RenderedMail> {
  const tenant = await getTenant(trx, tenantOf(trx))
  const language = tenant.languages[0] === 'en' ? 'en' : 'ar'
  return mails['alert-admin']({
    language,
    brand: brandOf(tenant),
    title: cause.title[language],
    what: cause.what[language],
    ...(cause.why ? { why: cause.why[language] } : {}),
    todo: cause.todo[language],
    at: new Date(at),
    timeZone: tenant.timeZone,
    url: publicUrl,
  })
}
