import type { Attachment } from '#src/inbox/item.ts'
import { known, list, str, type Wire, wire } from '../wire.ts'

/** What one message of Evolution says, in neutral words. */
export interface Content {
  text?: string
  messageType: string
  /** The wire's own name, where we know no better. */
  rawType?: string
  selectionId?: string
  buttonPayload?: string
  replyTo?: string
  attachments: Attachment[]
  campaign: Record<string, string>
  extra: Record<string, unknown>
  reaction?: { targetId?: string; emoji?: string }
  /** The id of the message that this one takes back. */
  removed?: string
  edited?: { id: string; message: unknown }
  /** Carries nothing that a person said. */
  technical?: true
}

/** Reads `data.message` (WhatsApp's own shapes, as Evolution passes them on); `id` names the media to fetch. Never throws. */
export function readContent(data: Wire, id: string | undefined): Content {
  const message = unwrapped(wire(data.message))
  const wireType = typeOf(message) ?? str(data.messageType)
  const part = wire(wireType === undefined ? undefined : message[wireType])
  // The same context may stand in three places, and each may lack what another has.
  const contexts = [part.contextInfo, message.contextInfo, data.contextInfo].map(wire)
  const ad = contexts.map((one) => wire(one.externalAdReply)).find((one) => Object.keys(one).length) ?? {}
  const said = readPart(wireType, part, message, id)
  return {
    ...said,
    ...known({ replyTo: contexts.map((one) => str(one.stanzaId)).find(Boolean) }),
    attachments: said.attachments ?? [],
    campaign: campaignOf(ad),
    extra: { ...said.extra, ...known({ forwarded: contexts.some((one) => one.isForwarded === true) || undefined }) },
  }
}

type Said = Omit<Content, 'attachments' | 'campaign' | 'extra'> & { attachments?: Attachment[]; extra?: Record<string, unknown> }

function readPart(wireType: string | undefined, part: Wire, message: Wire, id: string | undefined): Said {
  switch (wireType) {
    case 'conversation':
      return known({ messageType: 'text', text: str(message.conversation) })
    case 'extendedTextMessage':
      return known({ messageType: 'text', text: str(part.text) })
    case 'imageMessage':
    case 'videoMessage':
    case 'ptvMessage':
    case 'audioMessage':
    case 'documentMessage':
    case 'stickerMessage':
      return readMedia(wireType, part, id)
    case 'locationMessage':
    case 'liveLocationMessage':
      return { messageType: 'location', extra: { location: locationOf(part) } }
    case 'contactMessage':
      return { messageType: 'contacts', extra: { contacts: [contactOf(part)] } }
    case 'contactsArrayMessage':
      return { messageType: 'contacts', extra: { contacts: list(part.contacts).map((one) => contactOf(wire(one))) } }
    case 'buttonsResponseMessage':
      return pressed('button', str(part.selectedButtonId), str(part.selectedDisplayText))
    case 'templateButtonReplyMessage':
      return pressed('button', str(part.selectedId), str(part.selectedDisplayText))
    case 'listResponseMessage':
      return pressed('interactive', str(wire(part.singleSelectReply).selectedRowId), str(part.title))
    case 'reactionMessage':
      return known({
        messageType: 'reaction',
        text: str(part.text),
        reaction: known({ targetId: str(wire(part.key).id), emoji: str(part.text) }),
      })
    case 'protocolMessage':
      return readProtocol(part)
    case 'senderKeyDistributionMessage':
    case 'pollUpdateMessage':
    case 'pinInChatMessage':
    case 'keepInChatMessage':
      return { messageType: 'unsupported', rawType: wireType, technical: true }
    default:
      return known({ messageType: 'unsupported', rawType: wireType })
  }
}

function readMedia(wireType: string, part: Wire, id: string | undefined): Said {
  const type = wireType === 'ptvMessage' ? 'video' : wireType.replace('Message', '')
  const caption = str(part.caption)
  const attachment = known({
    type,
    mediaId: id,
    url: str(part.url),
    mimeType: str(part.mimetype),
    sha256: str(part.fileSha256),
    caption,
    filename: str(part.fileName) ?? str(part.title),
    voice: part.ptt === true || undefined,
  })
  return known({ messageType: type, text: caption, attachments: [attachment] })
}

function pressed(messageType: string, selectionId: string | undefined, text: string | undefined): Said {
  return known({ messageType, text, selectionId, buttonPayload: messageType === 'button' ? selectionId : undefined })
}

/** Revocations (type 0) and edits (type 14) come as "protocol" messages; the rest of them is between devices. */
function readProtocol(part: Wire): Said {
  const target = str(wire(part.key).id)
  const type = part.type ?? 0
  if (target && (type === 0 || type === 'REVOKE')) return { messageType: 'unsupported', removed: target }
  if (target && (type === 14 || type === 'MESSAGE_EDIT'))
    return { messageType: 'text', edited: { id: target, message: part.editedMessage } }
  return { messageType: 'unsupported', rawType: 'protocolMessage', technical: true }
}

const WRAPPERS = [
  'ephemeralMessage',
  'viewOnceMessage',
  'viewOnceMessageV2',
  'viewOnceMessageV2Extension',
  'documentWithCaptionMessage',
  'editedMessage',
]

/** Disappearing, view-once and captioned messages hide the real one inside. */
function unwrapped(message: Wire): Wire {
  let inner = message
  for (let depth = 0; depth < 4; depth++) {
    const wrapper = WRAPPERS.find((name) => Object.keys(wire(wire(inner[name]).message)).length)
    if (!wrapper) break
    inner = wire(wire(inner[wrapper]).message)
  }
  return inner
}

/** The member that is the message: the others tell about it. */
function typeOf(message: Wire): string | undefined {
  const names = Object.keys(message).filter((name) => message[name] !== null && message[name] !== undefined)
  return (
    names.find((name) => name === 'conversation' || (name.endsWith('Message') && name !== 'senderKeyDistributionMessage')) ??
    names.find((name) => name.endsWith('Message'))
  )
}

function locationOf(part: Wire): Record<string, unknown> {
  return known({
    latitude: typeof part.degreesLatitude === 'number' ? part.degreesLatitude : undefined,
    longitude: typeof part.degreesLongitude === 'number' ? part.degreesLongitude : undefined,
    name: str(part.name),
    address: str(part.address),
  })
}

function contactOf(part: Wire): Record<string, unknown> {
  return known({ name: str(part.displayName), vcard: str(part.vcard) })
}

/** Click-to-WhatsApp: which members come depends on the engine, so each is taken only where it stands. */
function campaignOf(ad: Wire): Record<string, string> {
  const isAd = str(ad.sourceType) === undefined || str(ad.sourceType) === 'ad'
  return known({
    adId: isAd ? str(ad.sourceId) : undefined,
    postId: isAd ? undefined : str(ad.sourceId),
    sourceType: str(ad.sourceType),
    sourceUrl: str(ad.sourceUrl),
    headline: str(ad.title),
    body: str(ad.body),
    clickId: str(ad.ctwaClid),
  }) as Record<string, string>
}
