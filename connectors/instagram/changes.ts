import type { ReadItem } from '#src/inbox/item.ts'
import { item } from '../connector.ts'
import { contentKey, instant, known, str, type Wire, wire } from '../wire.ts'
import { readEvent } from './events.ts'
import { adOf } from './referral.ts'
import { around, type Place, unread } from './unit.ts'

/**
 * One `{ field, value }`: a comment, a mention, or (the dashboard's test) a direct message in another wrapping.
 * Source: developers.facebook.com/docs/instagram-platform/webhooks
 */
export function readChange(change: unknown, place: Place): ReadItem {
  const field = str(wire(change).field) ?? 'change'
  const value = wire(wire(change).value)
  if (field === 'comments' || field === 'live_comments') return readComment(field, value, place)
  if (field === 'mentions') return readMention(value, place)
  // Named after its subscription field (`messages`, `messaging_postbacks`, `standby` …), the event looks as in `messaging[]`.
  if (value.sender !== undefined && value.recipient !== undefined) {
    return readEvent(value, field === 'standby' ? { ...place, standby: true } : place)
  }
  return unread(field, change, place)
}

/** A comment is a message of its writer; our own comes back too and is outbound, or a bot would answer itself. */
function readComment(field: string, value: Wire, place: Place): ReadItem {
  const commentId = str(value.id) ?? str(value.comment_id)
  const from = wire(value.from)
  const media = wire(value.media)
  const writer = str(from.id)
  const own = str(from.self_ig_scoped_id) !== undefined || (writer !== undefined && place.own.has(writer))
  const person = own ? {} : known({ externalId: writer, username: str(from.username) })
  const { channel, isTest, extra } = around(place)
  if (!commentId && str(value.text) === undefined) return unread(field, value, place, { person })
  return item({
    kind: 'message',
    channel,
    isTest,
    dedupeKey: commentId ?? contentKey(field, value),
    occurredAt: instant(value.timestamp) ?? instant(value.created_time) ?? place.at,
    direction: own ? 'outbound' : 'inbound',
    person,
    messageType: 'comment',
    ...known({ text: str(value.text), replyTo: str(value.parent_id) }),
    campaign: adOf(media),
    extra: {
      ...extra,
      ...known({
        commentId,
        parentId: str(value.parent_id),
        mediaId: str(media.id),
        originalMediaId: str(media.original_media_id),
        mediaType: str(media.media_product_type),
        live: field === 'live_comments' || undefined,
      }),
    },
  })
}

/** Ids only; the text would be fetched by mentioned_comment or mentioned_media (Facebook Login only). Not an enquiry by itself. */
function readMention(value: Wire, place: Place): ReadItem {
  const commentId = str(value.comment_id)
  const mediaId = str(value.media_id)
  const id = commentId ?? mediaId
  return unread('mentions', value, place, { extra: known({ commentId, mediaId }), ...(id ? { dedupeKey: `mention:${id}` } : {}) })
}
