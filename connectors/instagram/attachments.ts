import type { Attachment } from '#src/inbox/item.ts'
import { known, list, str, wire } from '../wire.ts'

/** Files and shared posts of a message, types as Instagram names them; addresses live shortly. Story mentions are left out: they may not be kept. */
export function attachmentsOf(value: unknown): Attachment[] {
  return list(value).flatMap((one) => {
    const attachment = wire(one)
    const payload = wire(attachment.payload)
    const type = str(attachment.type)
    if (!type || type === 'story_mention') return []
    return [
      known({
        type,
        mediaId: str(payload.ig_post_media_id) ?? str(payload.reel_video_id) ?? str(payload.attachment_id),
        url: str(payload.url),
        caption: str(payload.title),
      }),
    ]
  })
}

/** Whether somebody mentioned the account in a story of their own. */
export function isStoryMention(value: unknown): boolean {
  return list(value).some((one) => wire(one).type === 'story_mention')
}
