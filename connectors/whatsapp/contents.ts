import type { Attachment } from '#src/inbox/item.ts'
import { readCards } from './cards.ts'
import type { Content } from './content.ts'
import { readFlow } from './flow.ts'
import { camel, given, id, object, objects, text, type Wire } from './wire.ts'

/** The content of a message of this type; undefined when the type is unknown or its body is missing. */
export function contentOf(type: string, message: Wire): Content | undefined {
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined
  const content = reader?.(message[type], message)
  return content && given(content)
}

const readers: Record<string, (part: unknown, message: Wire) => Content | undefined> = {
  text: (part) => {
    const body = text(object(part)?.body)
    return body === undefined ? undefined : { text: body }
  },
  image: readMedia('image'),
  video: readMedia('video'),
  document: readMedia('document'),
  audio: readMedia('audio'),
  sticker: readMedia('sticker'),
  location: (part) => object(part) && { extra: { location: camel(part) } },
  contacts: readCards,
  interactive: (part) => readInteractive(object(part)),
  button: (part) => object(part) && { text: text(object(part)?.text), buttonPayload: id(object(part)?.payload) },
  reaction: (part) => {
    const targetId = id(object(part)?.message_id)
    const emoji = id(object(part)?.emoji)
    return targetId ? { op: emoji ? 'react' : 'unreact', targetId, text: emoji, extra: given({ emoji }) } : undefined
  },
  order: (part) => object(part) && { text: id(object(part)?.text), extra: { order: camel(part) } },
  edit: (part) => {
    const targetId = id(object(part)?.original_message_id)
    const edited = object(object(part)?.message)
    const inner = edited && text(edited.type) !== 'edit' ? contentOf(text(edited.type) ?? '', edited) : undefined
    return targetId ? { ...inner, op: 'edit', targetId } : undefined
  },
  revoke: (part) => {
    const targetId = id(object(part)?.original_message_id)
    return targetId ? { op: 'delete', targetId } : undefined
  },
}

function readMedia(type: string) {
  return (part: unknown): Content | undefined => {
    const media = object(part)
    if (!media) return undefined
    const attachment: Attachment = given({
      type,
      mediaId: id(media.id),
      url: id(media.url),
      mimeType: id(media.mime_type),
      sha256: id(media.sha256),
      caption: text(media.caption),
      filename: text(media.filename),
      voice: typeof media.voice === 'boolean' ? media.voice : undefined,
    })
    return { text: text(media.caption), attachments: [attachment], extra: media.animated === true ? { animated: true } : undefined }
  }
}

function readInteractive(part: Wire | undefined): Content | undefined {
  const kind = text(part?.type)
  const reply = kind === undefined ? undefined : object(part?.[kind])
  if (!reply) return undefined
  if (kind === 'nfm_reply') return readFlow(reply)
  const description = text(reply.description)
  return { text: text(reply.title), selectionId: id(reply.id), extra: description === undefined ? undefined : { description } }
}

/** Names of the listed products an order or a message speaks of are not looked up here: the catalogue is the business's own. */
export function productOf(context: Wire | undefined): Record<string, unknown> | undefined {
  const product = object(context?.referred_product)
  return product && (camel(product) as Record<string, unknown>)
}

/** What went wrong with a message, as the platform words it. */
export function errorsOf(errors: unknown): { code?: string; title?: string; details?: string }[] {
  return objects(errors).map((error) =>
    given({ code: id(error.code), title: text(error.title), details: text(object(error.error_data)?.details) }),
  )
}
