import { ConnectorError } from '#src/errors.ts'
import type { Attachment } from '#src/inbox/item.ts'
import type { Media, Outside } from '../connector.ts'
import { atBase, gone, openMedia } from '../media.ts'
import type { Settings } from './settings.ts'

/**
 * Opens what a person attached to a direct message: the address came with the message, is signed by itself, and dies soon. It is no Graph call: the token is not shown
 * to it. A signature that ended answers 403, which is `gone`, as is 404. Source: …/docs/instagram-platform/webhooks (messages: attachments)
 */
export async function media({ url }: Attachment, settings: Settings, outside: Outside, maxBytes: number): Promise<Media> {
  if (!url) throw gone('the message names no address')
  try {
    return { body: await openMedia(outside, { url: atBase(url, settings.baseUrl), maxBytes }) }
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'unauthorized') throw gone('the address of the file has ended')
    throw error
  }
}
