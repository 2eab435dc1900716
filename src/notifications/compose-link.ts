import { LINK_MINUTES, type LinkMail } from '#src/accounts/links.ts'
import { getTenant } from '#src/accounts/tenants.ts'
import { type Trx, tenantOf } from '#src/platform/db.ts'
import { type Blocked, gone, type Setting } from './about.ts'
import { brandOf } from './brand.ts'
import { mails } from './templates/index.ts'
import type { RenderedMail } from './templates/layout.ts'

/** A sign-in link or an invitation as a mail. The token stands behind the #, which no server, proxy or Referer ever sees. A link that has ended meanwhile is not sent. */
export async function renderLink(trx: Trx, link: LinkMail, { publicUrl, now }: Setting): Promise<RenderedMail | Blocked> {
  const left = new Date(link.until).getTime() - now.getTime()
  if (left <= 0) return gone
  const tenant = await getTenant(trx, tenantOf(trx))
  const base = {
    language: link.language,
    brand: brandOf(tenant),
    url: `${publicUrl}/sign-in#${link.token}`,
    ...(link.name ? { name: link.name } : {}),
  }
  return link.role
    ? mails.invitation({ ...base, role: link.role, days: Math.ceil(left / 86_400_000) })
    : mails['sign-in']({ ...base, minutes: Math.min(LINK_MINUTES, Math.ceil(left / 60_000)) })
}
