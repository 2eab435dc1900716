import type { Media, Outside } from '#connectors/connector.ts'
import { atBase, checksum, gone, openMedia, tooLarge } from '#connectors/media.ts'
import { ConnectorError } from '#src/errors.ts'
import type { Attachment } from '#src/inbox/item.ts'
import { callGraph } from './graph-call.ts'
import type { Settings } from './settings.ts'
import { id, object } from './wire.ts'

/**
 * Opens what a person attached: its id tells an address that lives five minutes and wants the token. The address in the webhook is older, so it is never used; one that
 * died between asking and reading is asked for anew once. An id lives seven days; afterwards it is `gone`. Source: …/business-messaging/whatsapp/business-phone-numbers/media
 */
export async function media(attachment: Attachment, settings: Settings, outside: Outside, maxBytes: number): Promise<Media> {
  const { mediaId } = attachment
  if (!mediaId || !/^\d{1,30}$/.test(mediaId)) throw gone('the message names no media id')
  for (let asked = 1; ; asked++) {
    const { url, sha256, size } = await lookUp(mediaId, settings, outside)
    if (size !== undefined && size > maxBytes) throw tooLarge()
    try {
      const body = await open(url, settings, outside, maxBytes)
      return { body, ...(checksum(sha256) ?? checksum(attachment.sha256)) }
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.code !== 'gone' || asked > 1) throw error
    }
  }
}

async function lookUp(mediaId: string, settings: Settings, outside: Outside): Promise<{ url: string; sha256?: string; size?: number }> {
  const answer = await callGraph(settings, outside, `/${mediaId}?phone_number_id=${settings.phoneNumberId}`, { repeatable: true })
  let found: Record<string, unknown> | undefined
  try {
    found = object(JSON.parse(answer.text()))
  } catch {
    // Read below as an answer without an address.
  }
  const url = id(found?.url)
  if (!url) throw new ConnectorError('retry', 'WhatsApp named no address for this file', { code: 'no_address' })
  const size = Number(found?.file_size)
  return { url: atBase(url, settings.baseUrl), sha256: id(found?.sha256), ...(size > 0 ? { size } : {}) }
}

/** During a rotation the next token is tried when one is refused. */
async function open(url: string, settings: Settings, outside: Outside, maxBytes: number): Promise<Media['body']> {
  for (const [n, token] of settings.accessToken.entries()) {
    try {
      return await openMedia(outside, { url, headers: { authorization: `Bearer ${token}` }, maxBytes })
    } catch (error) {
      const isLast = n === settings.accessToken.length - 1
      if (!(error instanceof ConnectorError) || error.kind !== 'unauthorized' || isLast) throw error
    }
  }
  throw new Error('a connection without a token passed its settings')
}
