import { call, type Page } from '../../api.ts'
import type { Offer } from '../../shapes.ts'

/** What waits for an answer, what was accepted lately, and when the last one came. */
export interface Offers {
  open: Offer[]
  accepted: Offer[]
}

/** Reads my requests that are not closed, the most urgent first. */
export async function loadOffers(): Promise<Offers> {
  const [open, accepted] = await Promise.all([
    call<Page<Offer>>('GET', '/requests?status=pending,asked&limit=200'),
    call<Page<Offer>>('GET', '/requests?status=accepted&limit=20'),
  ])
  return { open: open.data.sort(byUrgency), accepted: accepted.data }
}

/** Reads what I have answered or missed, the newest first. */
export async function loadPast(): Promise<Offer[]> {
  const [closed, accepted] = await Promise.all([
    call<Page<Offer>>('GET', '/requests?status=closed&limit=50'),
    call<Page<Offer>>('GET', '/requests?status=accepted&limit=50'),
  ])
  return [...closed.data, ...accepted.data].sort((a, b) => (a.offeredAt < b.offeredAt ? 1 : -1))
}

/** The list as it stands: what is open, and in its place what was seen open here and is accepted by now. Pure. */
export function shownOffers({ open, accepted }: Offers, seen: ReadonlySet<string>): Offer[] {
  return [...open, ...accepted.filter((offer) => seen.has(offer.id))].sort(byUrgency)
}

/** The nearest deadline first; what has none (its clock stands) last. */
function byUrgency(a: Offer, b: Offer): number {
  const [one, other] = [a, b].map((offer) => `${offer.dueAt ?? '~'} ${offer.id}`) as [string, string]
  return one < other ? -1 : 1
}
