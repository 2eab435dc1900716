import { Readable } from 'node:stream'
import { ConnectorError } from '#src/errors.ts'
import type { Attachment } from '#src/inbox/item.ts'
import type { Media, Outside } from '../connector.ts'
import { atBase, checksum, gone, openMedia } from '../media.ts'
import { noAddress } from './fault.ts'
import { keyHeaders } from './messages.ts'
import type { Settings } from './settings.ts'

/**
 * Opens what a person attached. WAHA: the address in the event is the gateway's own, wants its key and lives some minutes. Evolution: the event's address holds WhatsApp's
 * encrypted content, so the gateway is asked for the plain one, which comes as base64 inside JSON and is unwrapped as it comes.
 * Source: waha.devlike.pro/docs/how-to/receive-messages (files), doc.evolution-api.com (Get Base64)
 */
export async function media(attachment: Attachment, settings: Settings, outside: Outside, maxBytes: number): Promise<Media> {
  if (!settings.baseUrl) throw noAddress()
  const headers = keyHeaders(settings)
  if (settings.provider === 'waha') {
    if (!attachment.url) throw gone('the event names no address')
    return { body: await openMedia(outside, { url: atBase(attachment.url, settings.baseUrl), headers, maxBytes }) }
  }
  if (!attachment.mediaId) throw gone('the event names no message')
  const wrapped = await openMedia(outside, {
    method: 'POST',
    url: `${settings.baseUrl.replace(/\/+$/, '')}/chat/getBase64FromMediaMessage/${encodeURIComponent(settings.session)}`,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ message: { key: { id: attachment.mediaId } }, convertToMp4: false }),
    maxBytes: Math.ceil(maxBytes / 3) * 4 + 10_000,
  })
  return {
    body: Readable.from(unwrap(wrapped), { objectMode: false }).once('close', () => wrapped.destroy()),
    ...checksum(attachment.sha256),
  }
}

/** The bytes behind `"base64":"…"`, whatever stands around it. */
async function* unwrap(json: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let before = ''
  let isInside = false
  let letters = ''
  for await (const bytes of json) {
    letters += bytes.toString('latin1')
    if (!isInside) {
      const start = /"base64"\s*:\s*"/.exec(before + letters)
      before = (before + letters).slice(-100)
      if (!start) {
        letters = ''
        continue
      }
      letters = start.input.slice(start.index + start[0].length)
      isInside = true
    }
    const end = letters.indexOf('"')
    // Slashes may come escaped; four letters are three bytes.
    const known = (end < 0 ? letters : letters.slice(0, end)).replaceAll('\\', '')
    const whole = end < 0 ? known.length - (known.length % 4) : known.length
    yield Buffer.from(known.slice(0, whole), 'base64')
    if (end >= 0) return
    letters = known.slice(whole)
  }
  throw new ConnectorError('retry', 'the gateway answered without the file', { code: 'no_content' })
}
