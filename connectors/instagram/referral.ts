import { known, str, wire } from '../wire.ts'

/** Where a person came from (click-to-Direct ad, ig.me link, shop): every value the platform gave, as exact text. */
export function campaignOf(value: unknown): Record<string, string> {
  const referral = wire(value)
  const ad = wire(referral.ads_context_data)
  const source = str(referral.source)
  return known({
    adId: str(referral.ad_id),
    headline: str(ad.ad_title),
    ref: str(referral.ref),
    source,
    sourceUrl: str(referral.referer_uri) ?? (source?.startsWith('http') ? source : undefined),
    referralType: str(referral.type),
    imageUrl: str(ad.photo_url),
    videoUrl: str(ad.video_url),
    postId: str(ad.post_id),
    productId: str(wire(referral.product).id) ?? str(ad.product_id),
  }) as Record<string, string>
}

/** The ad below which a comment was written. */
export function adOf(media: unknown): Record<string, string> {
  const { ad_id: adId, ad_title: headline } = wire(media)
  return known({ adId: str(adId), headline: str(headline) }) as Record<string, string>
}
