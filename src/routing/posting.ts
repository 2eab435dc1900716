import type { Member } from './member.ts'
import { buildPart, cellOf, enterPart, insert, leavePart, type Part, partKey, remove, type Wanted } from './parts.ts'
import type { FreelancerProfile } from './profile.ts'

/** Why someone is outside a pool whatever the hour: removed or inactive, or one of the pool's lists is not met. */
export type MissCode = 'inactive' | 'kind' | 'skill' | 'language' | 'location' | 'tag' | 'rating' | 'price'

/** A written pool made concrete for one lead: folded words, no `$` left. Every list present must be met by one of its entries. */
export interface PoolFilter {
  skills?: readonly string[]
  languages?: readonly string[]
  locations?: readonly string[]
  tags?: readonly string[]
  /** People only (freelancer, employee) when not said. */
  kinds?: readonly FreelancerProfile['kind'][]
  minRating?: number
  /** In the tenant's currency, with what a unit of other currencies is worth in it. */
  maxPrice?: number
  currency?: string
  rates?: Readonly<Record<string, number>>
}

/**
 * Everyone who meets one filter, in the order in which they joined the pool, kept up to date with the log: a decision never looks at the others.
 * Nothing in it depends on the order of past changes, so a restored pool decides like the one it was saved from.
 */
export interface Posting {
  filter: PoolFilter
  members: Member[]
  /** Above LARGE members: cells of some of them by what leads wish, made at their first use. */
  parts: Map<string, Part>
  /** How many members speak a language or work in a place: the bound of what a score can reach. */
  languages: Map<string, number>
  locations: Map<string, number>
  /** Who is outside, by code, with the three who joined first. */
  outside: Map<MissCode, { count: number; first: Member[] }>
}

/** Above this many members a decision draws and bounds instead of looking at everyone. */
export const LARGE = 256

/** The posting's name: equal filters share one. */
export function keyOf(filter: PoolFilter): string {
  const { skills, languages, locations, tags, kinds, minRating, maxPrice, currency, rates } = filter
  const price = maxPrice === undefined ? '' : `${maxPrice}${currency}${JSON.stringify(rates)}`
  return (
    [skills, languages, locations, tags, kinds].map((list) => list?.join('\u0001') ?? '').join('\u0002') +
    `\u0002${minRating ?? ''}\u0002${price}`
  )
}

/** Every reason why a member is outside a filter, the first of which counts; empty when he meets it. */
export function missesOf(member: Member, filter: PoolFilter, all = true): MissCode[] {
  const misses: MissCode[] = []
  for (const [code, meets] of tests) {
    if (meets(member, filter)) continue
    misses.push(code)
    if (!all) break
  }
  return misses
}

/** Collects a posting out of all members: once per filter. */
export function buildPosting(filter: PoolFilter, members: readonly Member[]): Posting {
  const posting: Posting = { filter, members: [], parts: new Map(), languages: new Map(), locations: new Map(), outside: new Map() }
  for (const member of members) enter(posting, member)
  return posting
}

/** Takes a member in, or counts him outside. */
export function enter(posting: Posting, member: Member): void {
  const [miss] = missesOf(member, posting.filter, false)
  if (miss) {
    countOutside(posting, miss, member)
    return
  }
  insert(posting.members, member)
  member.postings.push(posting)
  for (const language of member.languages) count(posting.languages, language, 1)
  for (const location of member.locations) count(posting.locations, location, 1)
  for (const part of posting.parts.values()) enterPart(part, member)
}

/** Takes a member out as he stands (before his profile changes). */
export function leave(posting: Posting, member: Member, everyone: readonly Member[]): void {
  const [miss] = missesOf(member, posting.filter, false)
  if (miss) {
    uncountOutside(posting, miss, member, everyone)
    return
  }
  remove(posting.members, member)
  member.postings.splice(member.postings.indexOf(posting), 1)
  for (const language of member.languages) count(posting.languages, language, -1)
  for (const location of member.locations) count(posting.locations, location, -1)
  for (const part of posting.parts.values()) leavePart(part, member, cellOf(member))
}

/** Moves a member between cells when his load has changed. */
export function moveCell(posting: Posting, member: Member, from: number): void {
  for (const part of posting.parts.values()) {
    leavePart(part, member, from)
    enterPart(part, member)
  }
}

/** The members of a posting who share what a lead wishes, in cells. */
export function partOf(posting: Posting, wanted: Wanted): Part {
  const key = partKey(wanted)
  const known = posting.parts.get(key)
  if (known) return known
  // Thousands of places may be named over time: beginning anew costs less than keeping them all.
  if (posting.parts.size >= MOST_PARTS) posting.parts.clear()
  const part = buildPart(wanted, posting.members)
  posting.parts.set(key, part)
  return part
}

const MOST_PARTS = 500

type Meets = (member: Member, filter: PoolFilter) => boolean

const tests: readonly (readonly [MissCode, Meets])[] = [
  ['inactive', (member) => member.here && member.profile.active],
  ['kind', (member, { kinds }) => (kinds ? kinds.includes(member.profile.kind) : member.profile.kind !== 'branch')],
  ['skill', (member, { skills }) => !skills || meet(member.skills, skills)],
  ['language', (member, { languages }) => !languages || meet(member.languages, languages)],
  ['location', (member, { locations }) => !locations || meet(member.locations, locations)],
  ['tag', (member, { tags }) => !tags || meet(member.tags, tags) || meet(member.skills, tags)],
  ['rating', (member, { minRating }) => minRating === undefined || (member.profile.rating ?? 0) >= minRating],
  ['price', meetsPrice],
]

function meet(has: readonly string[], wanted: readonly string[]): boolean {
  for (const one of wanted) if (has.includes(one)) return true
  return false
}

function meetsPrice(member: Member, { maxPrice, currency, rates }: PoolFilter): boolean {
  const price = member.profile.priceRange
  if (maxPrice === undefined || price?.min === undefined) return true
  const rate =
    !price.currency || price.currency === currency ? 1 : rates && Object.hasOwn(rates, price.currency) ? rates[price.currency]! : undefined
  return rate !== undefined && price.min * rate <= maxPrice
}

function countOutside(posting: Posting, miss: MissCode, member: Member): void {
  const outside = posting.outside.get(miss) ?? { count: 0, first: [] }
  posting.outside.set(miss, outside)
  outside.count++
  if (outside.first.length === 3 && outside.first[2]!.n < member.n) return
  insert(outside.first, member)
  outside.first.length = Math.min(3, outside.first.length)
}

function uncountOutside(posting: Posting, miss: MissCode, member: Member, everyone: readonly Member[]): void {
  const outside = posting.outside.get(miss)!
  outside.count--
  if (!outside.first.includes(member)) return
  outside.first = []
  for (let i = 0; i < everyone.length && outside.first.length < 3; i++) {
    const other = everyone[i]!
    if (other !== member && missesOf(other, posting.filter, false)[0] === miss) outside.first.push(other)
  }
}

function count(counts: Map<string, number>, key: string, by: number): void {
  const sum = (counts.get(key) ?? 0) + by
  if (sum === 0) counts.delete(key)
  else counts.set(key, sum)
}
