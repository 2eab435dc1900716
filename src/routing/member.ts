import { fold } from '#src/platform/text/fold.ts'
import { dayAndWeek, type Schedule, scheduleOf } from './hours.ts'
import type { Posting } from './posting.ts'
import type { FreelancerProfile } from './profile.ts'

/** Someone's open request: pending, asked or accepted. */
export interface OpenRequest {
  leadId: string
  /** Milliseconds. */
  at: number
  charge: number
  /** Who shared the turn and how much each was owed for it, while it can still be given back. */
  among: readonly number[]
  shares: readonly number[]
  accepted: boolean
}

/**
 * One member of the pool as the log has made him. What a decision reads of everyone it looks at stands first and close together, in values and in lists that
 * equal members share: with 100,000 of them a decision's time is how often it must wait for memory.
 */
export interface Member {
  present: boolean
  openCount: number
  openLimit: number
  /** Whether there is a limit per day or week. */
  periodLimit: boolean
  schedule: Schedule
  /** The main service. */
  main: string
  /** Folded words of the profile. */
  skills: readonly string[]
  languages: readonly string[]
  locations: readonly string[]
  lowestPrice: number | undefined
  priceCurrency: string | undefined
  /** Rating × 4 (unrated counts as 3); free capacity in twentieths. */
  ratingPoints: number
  loadPoints: number
  /** What he is owed less what he received, in whole millionths of a turn (`settleDebt`). */
  debt: number
  /** Sequence of the last offer. */
  lastOffer: number
  /** His number in the order of joining: short, and what `among` names. */
  readonly n: number
  readonly id: string
  weight: number
  tags: readonly string[]
  profile: FreelancerProfile
  /** False once removed. */
  here: boolean
  open: Map<string, OpenRequest>
  /** The local day and week of the last offer and how many offers stand from it; other days count 0. */
  day: { from: number; count: number }
  week: { from: number; count: number }
  /** The fairness ledger: turns he was owed, turns he received. */
  owed: number
  received: number
  postings: Posting[]
}

/** A member who has just joined. Written out in full: V8 keeps what stands in one literal in one piece. */
export function newMember(n: number, id: string, profile: FreelancerProfile): Member {
  const own = attributesOf(profile, 0)
  return {
    present: true,
    openCount: own.openCount,
    openLimit: own.openLimit,
    periodLimit: own.periodLimit,
    schedule: own.schedule,
    main: own.main,
    skills: own.skills,
    languages: own.languages,
    locations: own.locations,
    lowestPrice: own.lowestPrice,
    priceCurrency: own.priceCurrency,
    ratingPoints: own.ratingPoints,
    loadPoints: own.loadPoints,
    debt: 0,
    lastOffer: 0,
    n,
    id,
    weight: own.weight,
    tags: own.tags,
    profile,
    here: true,
    open: new Map(),
    day: { from: 0, count: 0 },
    week: { from: 0, count: 0 },
    owed: 0,
    received: 0,
    postings: [],
  }
}

/** Recomputes what follows from the profile and the open work. */
export function setProfile(member: Member, profile: FreelancerProfile): void {
  Object.assign(member, attributesOf(profile, member.open.size))
}

function attributesOf(profile: FreelancerProfile, open: number) {
  const skills = folded(profile.skills)
  return {
    profile,
    weight: profile.weight,
    main: skills[0] ?? '',
    openLimit: profile.capacity.open,
    openCount: open,
    periodLimit: profile.capacity.perDay !== undefined || profile.capacity.perWeek !== undefined,
    lowestPrice: profile.priceRange?.min,
    priceCurrency: profile.priceRange?.currency,
    skills,
    languages: folded(profile.languages),
    locations: folded(profile.locations),
    tags: folded(profile.tags),
    schedule: scheduleOf(profile),
    loadPoints: loadPointsOf(profile, open),
    ratingPoints: Math.round((profile.rating ?? 3) * 4),
  }
}

/** Free capacity in twentieths. */
export function loadPointsOf(profile: FreelancerProfile, open: number): number {
  return profile.capacity.open === 0 ? 0 : Math.max(0, Math.round(20 * (1 - open / profile.capacity.open)))
}

/** How many offers stand from the local day and week that hold this instant. */
export function offersInPeriod(member: Member, at: number): { day: number; week: number } {
  if (member.week.count === 0 && member.day.count === 0) return NONE
  const { day, week } = periodOf(member.schedule.zone, at)
  return { day: day[0] === member.day.from ? member.day.count : 0, week: week[0] === member.week.from ? member.week.count : 0 }
}

/** The local day and week that hold an instant; the last answer per zone is remembered. */
export function periodOf(zone: string, at: number): { day: [number, number]; week: [number, number] } {
  const known = periods.get(zone)
  if (known && at >= known.day[0] && at < known.day[1]) return known
  const made = dayAndWeek(zone, at)
  periods.set(zone, made)
  return made
}

const NONE = { day: 0, week: 0 }
const periods = new Map<string, { day: [number, number]; week: [number, number] }>()

const NO_WORDS: readonly string[] = []
const lists = new Map<string, readonly string[]>()

/** Equal lists are one list: what many share is at hand when the next one is looked at. */
function folded(words: readonly string[]): readonly string[] {
  if (words.length === 0) return NO_WORDS
  const key = words.join('\u0001')
  const known = lists.get(key)
  if (known) return known
  if (lists.size > 50_000) lists.clear()
  const made = words.map(foldWord)
  lists.set(key, made)
  return made
}

// A pool of 100,000 speaks a few hundred different words: each is folded and kept once.
const foldedWords = new Map<string, string>()

function foldWord(word: string): string {
  const known = foldedWords.get(word)
  if (known !== undefined) return known
  if (foldedWords.size > 50_000) foldedWords.clear()
  const made = fold(word)
  foldedWords.set(word, made)
  return made
}
