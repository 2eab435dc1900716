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

/** One member of the pool as the log has made him. */
export interface Member {
  /** His number in the order of joining: short, and what `among` names. */
  readonly n: number
  readonly id: string
  profile: FreelancerProfile
  /** False once removed. */
  here: boolean
  present: boolean
  /** The main service; with the next lines, what a decision reads of everyone it looks at, kept close together. */
  main: string
  openLimit: number
  openCount: number
  /** Whether there is a limit per day or week. */
  periodLimit: boolean
  lowestPrice: number | undefined
  priceCurrency: string | undefined
  /** Folded words of the profile. */
  skills: readonly string[]
  languages: readonly string[]
  locations: readonly string[]
  tags: readonly string[]
  schedule: Schedule
  open: Map<string, OpenRequest>
  /** The local day and week of the last offer and how many offers stand from it; other days count 0. */
  day: { from: number; count: number }
  week: { from: number; count: number }
  /** The fairness ledger: turns he was owed, turns he received, sequence of the last offer. */
  owed: number
  received: number
  lastOffer: number
  /** Free capacity in twentieths; rating × 4 (unrated counts as 3). */
  loadPoints: number
  ratingPoints: number
  postings: Posting[]
}

/** Recomputes what follows from the profile and the open work. */
export function setProfile(member: Member, profile: FreelancerProfile): void {
  Object.assign(member, attributesOf(profile, member.open.size))
}

/** What follows from a profile and a number of open requests. */
export function attributesOf(profile: FreelancerProfile, open: number) {
  const skills = folded(profile.skills)
  return {
    profile,
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

function folded(words: readonly string[]): readonly string[] {
  return words.map(foldWord)
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
