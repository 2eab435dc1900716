import { call, type Page } from '../../api.ts'
import type { Offer } from '../../shapes.ts'

/** What waits for an answer, and what was accepted lately. */
export interface Offers {
  open: Offer[]
  accepted: Offer[]
}

/** Reads my requests that are not closed, the most urgent first. */
export async function loadOffers(): Promise<Offers> {
  const [pending, asked, accepted] = await Promise.all(
    ['pending', 'asked', 'accepted'].map((status) => call<Page<Offer>>('GET', `/requests?status=${status}&limit=100`)),
  )
  return { open: [...pending!.data, ...asked!.data].sort(byUrgency), accepted: accepted!.data }
}

/** Reads what I have answered or missed, the newest first. */
export async function loadPast(): Promise<Offer[]> {
  const { data } = await call<Page<Offer>>('GET', '/requests?limit=100')
  return data.filter(({ status }) => status !== 'pending' && status !== 'asked')
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
