import { given, id, object } from './wire.ts'

/**
 * Where a person came from (click-to-WhatsApp): every value the platform gave, as exact text. `source_id` is the ad's id for an ad, the post's
 * for a post. `clickId` is absent for ads placed in WhatsApp Status. Empty when the message has no referral.
 */
export function campaignOf(value: unknown): Record<string, string> {
  const referral = object(value)
  if (!referral) return {}
  const type = id(referral.source_type)
  const source = id(referral.source_id)
  const known: Record<string, string | undefined> = {
    [type === 'ad' ? 'adId' : type === 'post' ? 'postId' : 'sourceId']: source,
    sourceType: type,
    sourceUrl: id(referral.source_url),
    headline: id(referral.headline),
    body: id(referral.body),
    mediaType: id(referral.media_type),
    imageUrl: id(referral.image_url),
    videoUrl: id(referral.video_url),
    thumbnailUrl: id(referral.thumbnail_url),
    clickId: id(referral.ctwa_clid),
    welcomeMessage: id(object(referral.welcome_message)?.text),
    ref: id(referral.ref),
  }
  return given(known) as Record<string, string>
}
