import type { Express, Request } from 'express'
import type { Deps } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { sendDownload } from '#src/platform/download.ts'
import { download, grantFile } from './download.ts'
import { readFileLink } from './link.ts'

/** The address behind a signed link to a file. */
export function mountFilePage(app: Express, deps: Deps): void {
  app.get('/f/:token', async (request, response) => {
    if (isHotLink(request)) throw new AppError('forbidden', 'This file cannot be shown on another site.')
    const now = deps.clock.now()
    const link = await readFileLink(deps.db, String(request.params.token), now)
    if (!link) throw new AppError('forbidden', 'This address has ended or is not whole; open the chat or the request again.')
    const granted = await deps.db.tenant(link.tenantId, (trx) => grantFile(trx, link.asker, link.fileId, link.wish, now))
    await sendDownload(response, await download(deps.files, granted))
  })
}

/** Another site's page embeds it. Somebody who follows a link in a mail comes from elsewhere too, but comes himself. */
function isHotLink(request: Request): boolean {
  const { 'sec-fetch-site': from, 'sec-fetch-mode': mode, 'sec-fetch-dest': into } = request.headers
  return from === 'cross-site' && !(mode === 'navigate' && into === 'document')
}
